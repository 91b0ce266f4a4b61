package org.wsp4j.runtime;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.WsaError;

/**
 * Finds providers by {@link ServiceLoader}, one by one, so that one which cannot be loaded, is not
 * allowed or throws in its constructor hides no other.
 */
public final class Discovery {
  /** After so many descriptors that cannot be read the rest is left alone. */
  private static final int MAX_UNREADABLE = 256;

  private final AllowList allowList;
  private final ProblemSink problems;

  /**
   * Makes a discovery.
   *
   * @param allow the allow-list, or {@code null} to allow all
   * @param problems told of everything that is set aside
   */
  public Discovery(@Nullable List<String> allow, ProblemSink problems) {
    this.allowList = new AllowList(allow);
    this.problems = problems;
  }

  /**
   * Finds and instantiates what is allowed.
   *
   * @param loader where to look
   * @return instances, not yet vetted any further
   */
  public List<ServiceProvider> find(ServiceLoader<ServiceProvider> loader) {
    List<ServiceProvider> found = new ArrayList<>();
    Iterator<ServiceLoader.Provider<ServiceProvider>> descriptors = loader.stream().iterator();
    boolean more = true;
    int unreadable = 0;
    while (more && unreadable < MAX_UNREADABLE) {
      try {
        more = descriptors.hasNext();
        if (more) {
          instantiate(descriptors.next(), found);
        }
      } catch (Throwable thrown) {
        unreadable++;
        report(Origin.unknown(), WsaError.WSAEPROVIDERFAILEDINIT, SetAside.describe(thrown));
      }
    }
    return found;
  }

  private void instantiate(
      ServiceLoader.Provider<ServiceProvider> descriptor, List<ServiceProvider> found) {
    Origin origin = Origin.of(descriptor.type());
    try {
      if (descriptor.type() == ServiceProvider.class) {
        throw new SetAside(
            WsaError.WSAEINVALIDPROVIDER,
            "a static provider() method must declare the class that it returns");
      }
      allowList.require(origin);
      ServiceProvider instance = descriptor.get();
      origin = Origin.of(instance.getClass());
      allowList.require(origin);
      found.add(instance);
    } catch (Throwable thrown) {
      SetAside reason = SetAside.thrownBy("its constructor", thrown);
      report(origin, reason.error(), reason.reason());
    }
  }

  private void report(Origin origin, WsaError error, String reason) {
    problems.report(origin.type(), origin, error, reason);
  }
}
