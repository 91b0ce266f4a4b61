package org.wsp4j.testkit.scenario;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import com.google.gson.JsonObject;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.wsp4j.Alertable;
import org.wsp4j.AwaitResult;
import org.wsp4j.Winsock;
import org.wsp4j.spi.Ioctl;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ShutdownHow;
import org.wsp4j.spi.SocketOption;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;
import org.wsp4j.spi.WsaEvent;

/** What the steps that neither send nor receive do. */
final class Steps {
  private static final String ROUTINES = "completion_routines_so_far";
  private static final long GRACE_MILLIS = 100;
  private static final int DUMP = 256;

  private Steps() {}

  static JsonObject of(String key, String value) {
    JsonObject seen = new JsonObject();
    seen.addProperty(key, value);
    return seen;
  }

  static JsonObject of(WsaError error) {
    JsonObject seen = of("ret", error.failed() ? "SOCKET_ERROR" : "0");
    seen.addProperty("err", error.name());
    return seen;
  }

  static void addBuffers(JsonObject seen, Op op) {
    seen.add("buffers", op.written());
    seen.addProperty("memory", op.dump(DUMP));
    if (!op.guardsAlive()) {
      seen.addProperty("ret", "a byte beside a buffer was written");
    }
  }

  static String blocked(Scene scene) {
    return scene.lastTimedSend != 0 && scene.lastCallEnded - scene.lastTimedSend >= 0 ? "1" : "0";
  }

  static JsonObject elapsed(Scene scene) {
    return of("elapsed_ms", String.valueOf(TimeUnit.NANOSECONDS.toMillis(scene.lastCallNanos)));
  }

  static JsonObject waitEvent(Scene scene, Op op, long millis) {
    if (op.event == null) {
      throw new Unsupported("operation " + op.name + " has no event");
    }
    AwaitResult result =
        Winsock.waitForMultipleEvents(
            new WsaEvent[] {op.event}, false, Duration.ofMillis(bounded(millis)), false);
    Rulings.ofWait(scene, op);
    return of("wait", result instanceof AwaitResult.Signalled ? "WAIT_OBJECT_0" : waited(result));
  }

  static JsonObject alertableWait(Scene scene, long millis) {
    List<String> before = List.copyOf(scene.routines);
    AwaitResult result =
        Winsock.waitForMultipleEvents(
            new WsaEvent[] {scene.event(true)}, false, Duration.ofMillis(bounded(millis)), true);
    Rulings.ofAlertable(scene, before);
    JsonObject seen =
        of(
            "ret",
            result instanceof AwaitResult.RoutinesRan ? "WAIT_IO_COMPLETION" : waited(result));
    routines(scene, seen, before.size());
    return seen;
  }

  private static String waited(AwaitResult result) {
    return result instanceof AwaitResult.TimedOut ? "WAIT_TIMEOUT" : result.toString();
  }

  private static long bounded(long millis) {
    return Math.min(millis, Scene.LIMIT_MILLIS);
  }

  static JsonObject sleepEx(Scene scene, long millis, boolean alertable) {
    List<String> before = List.copyOf(scene.routines);
    boolean ran = alertable && Alertable.sleep(Duration.ofMillis(bounded(millis)));
    if (!alertable) {
      Scene.until(bounded(millis), () -> false);
    } else if (!ran && due(scene)) {
      // completed by another thread a moment ago: its call is being queued
      ran = Alertable.sleep(Duration.ofMillis(GRACE_MILLIS));
    }
    if (alertable) {
      Rulings.ofAlertable(scene, before);
    }
    JsonObject seen = of("ret", ran ? "WAIT_IO_COMPLETION" : "WAIT_OBJECT_0");
    routines(scene, seen, before.size());
    return seen;
  }

  private static boolean due(Scene scene) {
    return scene.ops.values().stream()
        .anyMatch(op -> op.routine && op.pended && !op.ran && op.overlapped.isComplete());
  }

  static JsonObject routines(Scene scene) {
    JsonObject seen = new JsonObject();
    routines(scene, seen, 0);
    return seen;
  }

  private static void routines(Scene scene, JsonObject seen, int before) {
    seen.add(ROUTINES, Records.list(scene.routines));
    seen.addProperty("routine_called", scene.routines.isEmpty() ? 0 : 1);
    seen.addProperty("routine_calls", scene.routines.size() - before);
  }

  @SuppressWarnings("NullAway") // a null overlapped object is what one step is about
  static JsonObject result(Scene scene, End end, @Nullable Op op, boolean wait) {
    if (op != null) {
      Rulings.ofResult(scene, op, wait);
    }
    Transfer result = new Transfer().flags(Receive.UNTOUCHED).bytesTransferred(Receive.UNTOUCHED);
    Overlapped overlapped = op == null ? null : op.overlapped;
    WsaError error = end.socket.getOverlappedResult(overlapped, result, wait);
    JsonObject seen = of("ret", error.failed() ? "FALSE" : "TRUE");
    seen.addProperty("err", error.name());
    int bytes = result.bytesTransferred();
    seen.addProperty("cbTransfer", bytes == Receive.UNTOUCHED ? "unchanged" : "" + bytes);
    int flags = result.flags();
    seen.addProperty("flags", flags == Receive.UNTOUCHED ? "unchanged" : Records.flags(flags));
    if (op != null) {
      addBuffers(seen, op);
    }
    return seen;
  }

  static JsonObject inspect(Op op) {
    if (op.refused) {
      throw new Unsupported("the memory of an OVERLAPPED whose call was refused");
    }
    Scene.until(GRACE_MILLIS, () -> !op.overlapped.isPending());
    boolean pending = op.overlapped.isPending();
    JsonObject seen = of("Internal", pending ? "STATUS_PENDING" : status(op.overlapped.error()));
    seen.addProperty("InternalHigh", pending ? "untouched" : "" + op.overlapped.bytesTransferred());
    addBuffers(seen, op);
    return seen;
  }

  private static String status(WsaError error) {
    return switch (error) {
      case NO_ERROR -> "STATUS_SUCCESS";
      case WSAEMSGSIZE -> "STATUS_BUFFER_OVERFLOW";
      case WSA_OPERATION_ABORTED -> "STATUS_CANCELLED";
      case WSAECONNRESET -> "STATUS_CONNECTION_RESET";
      case WSAECONNABORTED -> "STATUS_CONNECTION_ABORTED";
      case WSAEDISCON -> "STATUS_GRACEFUL_DISCONNECT";
      case WSAESHUTDOWN -> "STATUS_PIPE_DISCONNECTED";
      case WSAENOTCONN -> "STATUS_INVALID_CONNECTION";
      default -> error.name();
    };
  }

  static JsonObject shutdown(Scene scene, End end, ShutdownHow how) {
    WsaError error = end.socket.shutdown(how);
    end.uncertain |= how != ShutdownHow.SD_SEND;
    if (how != ShutdownHow.SD_RECEIVE && !error.failed()) {
      gone(scene, end);
    }
    return of(error);
  }

  static JsonObject close(Scene scene, End end) {
    WsaError error = end.socket.close();
    end.closed = true;
    end.uncertain = true;
    gone(scene, end);
    return of(error);
  }

  /** Waits until the other end could know that this one sends no more. */
  private static void gone(Scene scene, End end) {
    End peer = end.peer;
    if (peer != null && end.stream && !peer.closed) {
      peer.ends();
      scene.settle(() -> scene.kernel(peer).map(line -> !line.established()).orElse(true));
      if (scene.pending(peer) > 0) {
        scene.settle(() -> scene.pending(peer) == 0);
      }
    }
  }

  static JsonObject abort(Scene scene, End end) {
    scene.ok("SO_LINGER", end.socket.setOption(SocketOption.SO_LINGER, 0));
    if (end.peer != null) {
      end.peer.uncertain = true;
    }
    return close(scene, end);
  }

  static JsonObject cancel(Scene scene, End end, @Nullable Op op) {
    end.uncertain = true;
    boolean nothing = op == null ? scene.pending(end) == 0 : !op.overlapped.isPending();
    if (nothing && scene.blocked.isEmpty()) {
      Rulings.ofCancel(scene, op != null);
    }
    return cancelled(end.socket.cancelIo(op == null ? null : op.overlapped));
  }

  static JsonObject cancelled(WsaError error) {
    JsonObject seen = of("ret", error.failed() ? "0" : "1");
    seen.addProperty("err", error.name());
    return seen;
  }

  static int ioctl(Scene scene, End end, int code) {
    MemorySegment out = MemorySegment.ofArray(new int[1]);
    WsaError error = end.socket.ioctl(code, null, out, new Transfer());
    if (error.failed()) {
      throw new Scene.SetupFailed("ioctl 0x" + Integer.toHexString(code) + " returned " + error);
    }
    return out.get(JAVA_INT, 0) & (code == Ioctl.SIOCATMARK ? 0xFF : -1);
  }

  static JsonObject readable(Scene scene, End end) {
    Rulings.ofReadable(scene, end, false);
    return readableBytes(scene, end);
  }

  private static JsonObject readableBytes(Scene scene, End end) {
    JsonObject seen = routines(scene);
    int bytes = ioctl(scene, end, Ioctl.FIONREAD);
    seen.addProperty("FIONREAD", bytes);
    seen.addProperty("v", bytes);
    return seen;
  }

  static JsonObject markAndReadable(Scene scene, End end) {
    Rulings.ofReadable(scene, end, true);
    JsonObject seen = readableBytes(scene, end);
    seen.addProperty("SIOCATMARK", ioctl(scene, end, Ioctl.SIOCATMARK) == 0 ? 0 : 1);
    return seen;
  }

  static JsonObject lastFrom(Scene scene) {
    Op op = scene.lastOp;
    if (op == null || !op.fromGiven) {
      throw new Unsupported("no receive before it has an lpFrom");
    }
    JsonObject seen = of("still_0xEE", op.from.length() == 0 ? "1" : "0");
    seen.addProperty("family", op.from.family());
    scene.ends.forEach((name, end) ->
        seen.addProperty(
            "from_is_" + name,
            end.local != null && end.local.equals(op.from.toSocketAddress()) ? 1 : 0));
    return seen;
  }

  /** Whether the call of another thread has returned, after it had the time to. */
  static JsonObject returned(Scene scene, String name, long millis) throws InterruptedException {
    CompletableFuture<?> future = scene.blocked.get(name);
    if (future == null) {
      throw new Unsupported("no step has thread " + name + " make a call");
    }
    Scene.until(millis, future::isDone);
    return of(name, future.isDone() ? "returned" : "still blocked");
  }
}
