package org.wsp4j.testkit.scenario;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.SocketOption;
import org.wsp4j.spi.SocketType;
import org.wsp4j.spi.WsaError;

/** The steps about options: set to a number, and read back as one. */
final class OptionForms {
  private static final int SIZEOF_INT = 4;
  private static final Map<String, SocketOption<Integer>> NUMBERS =
      byName(
          List.of(
              SocketOption.SO_RCVBUF,
              SocketOption.SO_SNDBUF,
              SocketOption.SO_RCVTIMEO,
              SocketOption.SO_SNDTIMEO));
  private static final Map<String, SocketOption<Boolean>> SWITCHES =
      byName(
          List.of(
              SocketOption.SO_OOBINLINE,
              SocketOption.SO_KEEPALIVE,
              SocketOption.SO_REUSEADDR,
              SocketOption.SO_BROADCAST,
              SocketOption.TCP_NODELAY));

  private OptionForms() {}

  private static <T> Map<String, SocketOption<T>> byName(List<SocketOption<T>> options) {
    return options.stream().collect(Collectors.toMap(SocketOption::name, each -> each));
  }

  static void addTo(Grammar grammar) {
    grammar
        .form(
            "(?:setsockopt )?(SO_\\w+|TCP_\\w+) ?= ?{N}(?: on (?:receiver|{S}))?"
                + "(?:; no data queued)?",
            (m, _) -> scene -> Steps.of(set(socket(scene, m.group(3)), m.group(1), m.group(2))))
        .form(
            "setsockopt\\((tcp|udp|{S}), (SO_\\w+|TCP_\\w+) ?= ?{N}\\)",
            (m, _) -> scene -> Steps.of(set(socket(scene, m.group(1)), m.group(3), m.group(4))))
        .form(
            "getsockopt (SO_\\w+|TCP_\\w+)(?: default)?(?: on {S}| \\((tcp|udp)\\))?(?: default)?",
            (m, _) -> {
              String name = m.group(2) == null ? m.group(3) : m.group(2);
              return new Action.Look(scene -> get(socket(scene, name), m.group(1)));
            });
  }

  /** The socket that a step names, by its letter or by what it is; else the first. */
  private static End socket(Scene scene, @Nullable String name) {
    if (name == null) {
      return scene.end("A");
    }
    return switch (name) {
      case "tcp" -> anyOf(scene, name, true, end -> end.stream);
      case "udp" -> anyOf(scene, name, false, end -> !end.stream);
      default -> scene.end(name);
    };
  }

  private static End anyOf(Scene scene, String name, boolean stream, Predicate<End> wanted) {
    return scene.ends.values().stream()
        .filter(end -> wanted.test(end) && !end.closed && !end.name.startsWith("listener"))
        .findFirst()
        .orElseGet(() -> scene.open(name, stream, true));
  }

  private static WsaError set(End end, String name, String text) {
    int value = Grammar.millis(text);
    SocketOption<Integer> number = NUMBERS.get(name);
    if (number != null) {
      return end.socket.setOption(number, value);
    }
    SocketOption<Boolean> option = SWITCHES.get(name);
    if (option == null) {
      throw new Unsupported("an option that is not known: " + name);
    }
    WsaError error = end.socket.setOption(option, value != 0);
    if (option.equals(SocketOption.SO_OOBINLINE) && !error.failed()) {
      end.urgent.inline = value != 0;
    }
    return error;
  }

  private static JsonObject get(End end, String name) {
    SocketOption<Integer> number = NUMBERS.get(name);
    if (number != null) {
      return read(end, number, each -> each);
    }
    SocketOption<Boolean> option = SWITCHES.get(name);
    if (option != null) {
      return read(end, option, each -> each ? 1 : 0);
    }
    return switch (name) {
      case "SO_DONTLINGER" -> read(end, SocketOption.SO_LINGER, each -> each < 0 ? 1 : 0);
      case "SO_ERROR" -> read(end, SocketOption.SO_ERROR, WsaError::number);
      case "SO_TYPE" -> read(end, SocketOption.SO_TYPE, SocketType::number);
      case "SO_MAX_MSG_SIZE" -> read(end, SocketOption.SO_MAX_MSG_SIZE, each -> each);
      default -> throw new Unsupported("an option that is not known: " + name);
    };
  }

  private static <T> JsonObject read(End end, SocketOption<T> option, ToIntFunction<T> number) {
    Out<T> out = new Out<>();
    WsaError error = end.socket.getOption(option, out);
    JsonObject seen = Steps.of(error);
    if (!error.failed()) {
      seen.addProperty("value", String.valueOf(number.applyAsInt(out.value())));
      seen.addProperty("len", SIZEOF_INT);
    }
    return seen;
  }
}
