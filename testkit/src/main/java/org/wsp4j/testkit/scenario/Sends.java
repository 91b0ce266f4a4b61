package org.wsp4j.testkit.scenario;

import com.google.gson.JsonObject;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.wsp4j.Winsock;
import org.wsp4j.spi.MsgFlags;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/** The sending steps. */
final class Sends {
  private Sends() {}

  static End peerOf(End end) {
    if (end.peer == null) {
      throw new Unsupported(end.name + " has no peer");
    }
    return end.peer;
  }

  static JsonObject send(Scene scene, End end, String text, int flags) {
    End receiver = end.peer;
    long before = receiver == null ? 0 : scene.queued(receiver);
    int pending = receiver == null ? 0 : scene.pending(receiver);
    Transfer transfer = new Transfer().flags(flags);
    MemorySegment[] data = {bytes(text)};
    WsaError error = end.socket.send(data, 1, transfer, null, null, null);
    if (receiver != null && error == WsaError.NO_ERROR) {
      receiver.arrives(end, text, (flags & MsgFlags.MSG_OOB) != 0);
      if (!text.isEmpty()) {
        settle(scene, receiver, before, pending);
      }
    }
    return outcome(error, transfer);
  }

  /** Until a receive that pends has taken the data, or else until it is queued. */
  static void settle(Scene scene, End receiver, long before, int pending) {
    if (receiver.closed) {
      return;
    }
    boolean waited = pending > 0;
    scene.settle(
        () -> waited ? scene.pending(receiver) < pending : scene.hasMore(receiver, before));
  }

  static JsonObject sendTo(
      Scene scene, End from, @Nullable End receiver, InetSocketAddress to, String text, int flags) {
    long before = receiver == null ? 0 : scene.queued(receiver);
    int pending = receiver == null ? 0 : scene.pending(receiver);
    PeerAddress address = new PeerAddress();
    address.set(to);
    Transfer transfer = new Transfer().flags(flags);
    MemorySegment[] data = {bytes(text)};
    WsaError error = from.socket.sendTo(data, 1, transfer, address, null, null, null);
    if (from.local == null && error == WsaError.NO_ERROR) {
      from.local = scene.nameOf(from.socket);
    }
    from.uncertain |= receiver == null;
    if (receiver != null && error == WsaError.NO_ERROR) {
      receiver.arrives(from, text, false);
      settle(scene, receiver, before, pending);
    }
    return outcome(error, transfer);
  }

  static JsonObject withRoutine(Scene scene, End end, String text) {
    Op op = new Op("send");
    Transfer transfer = new Transfer();
    MemorySegment[] data = {bytes(text)};
    WsaError error =
        end.socket.send(
            data,
            1,
            transfer,
            op.overlapped,
            (ended, count, _, flags) -> scene.routines.add(Records.send(ended, count, flags)),
            Winsock.currentThreadId());
    JsonObject seen = new JsonObject();
    seen.addProperty("ret", error.failed() ? "SOCKET_ERROR" : "0");
    seen.addProperty("err", error.name());
    return seen;
  }

  static void later(Scene scene, End end, String text, int millis) {
    scene.after(
        millis,
        () -> {
          MemorySegment[] data = {bytes(text)};
          WsaError error = end.socket.send(data, 1, new Transfer(), null, null, null);
          if (end.peer != null && error == WsaError.NO_ERROR) {
            end.peer.arrives(end, text, false);
          }
        });
  }

  private static MemorySegment bytes(String text) {
    return MemorySegment.ofArray(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static JsonObject outcome(WsaError error, Transfer transfer) {
    JsonObject seen = new JsonObject();
    seen.addProperty(
        "ret", error.failed() ? "SOCKET_ERROR" : String.valueOf(transfer.bytesTransferred()));
    seen.addProperty("err", error.name());
    return seen;
  }
}
