package org.wsp4j.testkit.scenario;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;
import org.wsp4j.AwaitResult;
import org.wsp4j.Winsock;
import org.wsp4j.spi.NetworkEvents;
import org.wsp4j.spi.WsaError;
import org.wsp4j.spi.WsaEvent;

/** The steps about network events: which are selected, and which were recorded. */
final class EventForms {
  private static final String SELECT = "WSAEventSelect\\({S}, ";
  private static final long RECORD_MILLIS = 100;
  private static final Map<String, Integer> BITS =
      Map.of(
          "FD_READ", NetworkEvents.FD_READ,
          "FD_WRITE", NetworkEvents.FD_WRITE,
          "FD_OOB", NetworkEvents.FD_OOB,
          "FD_ACCEPT", NetworkEvents.FD_ACCEPT,
          "FD_CONNECT", NetworkEvents.FD_CONNECT,
          "FD_CLOSE", NetworkEvents.FD_CLOSE);

  private EventForms() {}

  static void addTo(Grammar grammar) {
    grammar
        .form(
            SELECT + "(?:\\w+, )?(FD_\\w+(?: ?\\| ?FD_\\w+)*)\\)",
            (m, _) -> scene -> Steps.of(select(scene, scene.end(m.group(1)), mask(m.group(2)))))
        .form(
            SELECT + "(?:\\w+, )?0\\)( then FIONBIO ([01]))?",
            (m, _) ->
                scene -> {
                  End end = scene.end(m.group(1));
                  WsaError error = select(scene, end, 0);
                  return m.group(2) == null || error.failed()
                      ? Steps.of(error)
                      : Steps.of(scene.setNonblocking(end, m.group(3).equals("1")));
                })
        .form(
            "ioctlsocket\\({S}, FIONBIO, ([01])\\)(?: while WSAEventSelect is active)?",
            (m, _) ->
                scene ->
                    Steps.of(scene.setNonblocking(scene.end(m.group(1)), m.group(2).equals("1"))))
        .form(
            "(?:WSAEnumNetworkEvents|Enum)(?:\\({S}\\))?(?: after [\\w -]+)?",
            EventForms::enumerate);
  }

  private static Action enumerate(Matcher m, Plan plan) {
    if (m.group().contains("FAILED with WSAEFAULT")) {
      NoteForms.spoil(plan.last(), 0, Receive.Bad.WILD);
    }
    String name = m.group(1) == null ? "A" : m.group(1);
    return scene -> recorded(scene.end(name));
  }

  private static int mask(String names) {
    int mask = 0;
    for (String each : names.split("\\|", -1)) {
      Integer bit = BITS.get(each.strip());
      if (bit == null) {
        throw new Unsupported("an event that is not recorded: " + each.strip());
      }
      mask |= bit;
    }
    return mask;
  }

  private static WsaError select(Scene scene, End end, int mask) {
    if (end.selected == null) {
      end.selected = scene.event(true);
    }
    WsaError error = end.socket.eventSelect(mask == 0 ? null : end.selected, mask);
    end.nonblocking |= mask != 0 && !error.failed();
    return error;
  }

  /** What was recorded: the event is set by whoever sees it first, which may be a moment later. */
  private static JsonObject recorded(End end) {
    WsaEvent event = end.selected;
    if (event == null) {
      throw new Unsupported("no step selects events of " + end.name);
    }
    signalled(event, RECORD_MILLIS);
    NetworkEvents events = new NetworkEvents();
    JsonObject seen = Steps.of(end.socket.enumNetworkEvents(event, events));
    seen.addProperty("events", names(events.mask()));
    seen.addProperty("close_err", closeError(events));
    seen.addProperty("event_after", signalled(event, 0) ? "WAIT_OBJECT_0" : "WAIT_TIMEOUT");
    return seen;
  }

  private static boolean signalled(WsaEvent event, long millis) {
    AwaitResult result =
        Winsock.waitForMultipleEvents(
            new WsaEvent[] {event}, false, Duration.ofMillis(millis), false);
    return result instanceof AwaitResult.Signalled;
  }

  private static String closeError(NetworkEvents events) {
    @Nullable WsaError error =
        events.has(NetworkEvents.FD_CLOSE) ? events.error(NetworkEvents.FD_CLOSE) : null;
    return error == null || !error.failed() ? "0" : error.name();
  }

  private static String names(int mask) {
    StringJoiner names = new StringJoiner(" ");
    for (String each : NetworkEvents.toString(mask).split("\\|", -1)) {
      names.add(each);
    }
    return mask == 0 ? "" : names.toString();
  }
}
