package org.wsp4j.testkit.scenario;

import com.google.gson.JsonObject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.MsgFlags;

/** The decisions that say otherwise than a scenario may: by what was done and seen. */
final class Overrules {
  private static final String PENDING = "WSA_IO_PENDING";

  private Overrules() {}

  /** The decision that explains a difference in a step, if what was seen is what it says. */
  static Optional<String> decision(Scene scene, Action action, JsonObject seen, String wanted) {
    if (action instanceof Receive receive) {
      return ofReceive(scene, receive, seen, wanted);
    }
    if (seen.has("FIONREAD") && scene.ends.values().stream().anyMatch(Overrules::kernelCounts)) {
      return Optional.of("DEC-06");
    }
    boolean cancel = wanted.contains("ERROR_NOT_FOUND");
    if (cancel && (says(seen, "WSAEINVAL") || says(seen, "NO_ERROR"))) {
      return Optional.of("DEC-41");
    }
    return ofIgnored(scene, seen);
  }

  private static Optional<String> ofReceive(
      Scene scene, Receive receive, JsonObject seen, String wanted) {
    boolean peek = (receive.flags & MsgFlags.MSG_PEEK) != 0;
    End end = scene.end(receive.socket);
    if (receive.overlapped && peek && end.overlapped && says(seen, "WSAEOPNOTSUPP")) {
      return Optional.of("DEC-03");
    }
    Op op = scene.ops.get(receive.op);
    boolean reposted = op != null && op.overlapped.isPending();
    if (receive.overlapped && reposted && says(seen, "WSAEINVAL") && wanted.contains(PENDING)) {
      return Optional.of("DEC-07");
    }
    return end.stream && end.urgentLimits() ? Optional.of("DEC-06") : Optional.empty();
  }

  /** An overlapped object on a socket without the attribute is never touched (DEC-02). */
  private static Optional<String> ofIgnored(Scene scene, JsonObject seen) {
    Op ignored = firstIgnored(scene);
    boolean silent =
        text(seen, "wait").equals("WAIT_TIMEOUT") || text(seen, "ret").equals("WAIT_OBJECT_0");
    boolean unused = text(seen, "cbTransfer").equals("0") && text(seen, "ret").equals("TRUE");
    return ignored != null && (silent || unused) ? Optional.of("DEC-02") : Optional.empty();
  }

  private static @Nullable Op firstIgnored(Scene scene) {
    return scene.ops.values().stream().filter(op -> op.ignoredByDecision).findFirst().orElse(null);
  }

  private static boolean kernelCounts(End end) {
    return !end.stream || end.urgentSentHere > 0;
  }

  private static boolean says(JsonObject seen, String error) {
    return text(seen, "err").equals(error);
  }

  private static String text(JsonObject seen, String key) {
    return seen.has(key) ? seen.get(key).getAsString() : "";
  }
}
