package org.wsp4j.runtime;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.WsaError;

/**
 * Which providers may be instantiated, decided by class, module and location, so without running
 * any of their code. An item is the name of a module; the name of a class; a package and what is
 * below it, {@code com.acme.*}; or, if it has a colon, the beginning of a location, {@code
 * file:/opt/acme/}.
 */
final class AllowList {
  private final @Nullable List<String> items;

  /** No list allows all, an empty one nobody. */
  AllowList(@Nullable List<String> items) {
    this.items = items;
  }

  void require(Origin origin) throws SetAside {
    if (items != null && items.stream().noneMatch(item -> names(item, origin))) {
      throw new SetAside(WsaError.WSAEACCES, "not on the allow-list " + items);
    }
  }

  private static boolean names(String item, Origin origin) {
    if (item.indexOf(':') >= 0) {
      return origin.location().startsWith(item);
    }
    return item.endsWith(".*")
        ? origin.type().startsWith(item.substring(0, item.length() - 1))
        : item.equals(origin.type()) || item.equals(origin.module());
  }
}
