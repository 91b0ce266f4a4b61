package org.wsp4j.testkit.scenario;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.wsp4j.spi.MsgFlags;
import org.wsp4j.spi.WsaError;

/**
 * An overlapped peek as Winsock has it: what it shows, by what the steps have sent. Here it is
 * refused (DEC-03), so there is nothing else to tell it by.
 *
 * <p>It shows what is there when it is made, else what comes next. Where receives stand before it,
 * or something happened that {@link End} does not follow, nobody knows what that is.
 */
final class Peek {
  private static final String PENDING = WsaError.WSA_IO_PENDING.name();
  private static final String CUT = WsaError.WSAEMSGSIZE.name();
  private static final int FOLLOWED = MsgFlags.MSG_PEEK | MsgFlags.MSG_PARTIAL;

  private final Receive receive;
  private final Op op;
  private final End end;
  private final boolean followed;
  private volatile List<Sight> shown = List.of();

  /**
   * Something that a receive may get, and from whom.
   *
   * @param text of a stream as much as there is room for, of a datagram all
   */
  record Sight(String text, String sender) {}

  Peek(Receive receive, Op op, End end, boolean first) {
    this.receive = receive;
    this.op = op;
    this.end = end;
    boolean plain = (receive.flags & ~FOLLOWED) == 0 && receive.count < 0;
    followed = plain && first && !(end.stream && op.room() == 0);
    look();
  }

  /** Takes what is there, if it has nothing yet. */
  void look() {
    if (shown.isEmpty()) {
      shown = end.visible(op.room());
    }
  }

  boolean isKnown() {
    return followed && !end.uncertain;
  }

  /** Whether it is over, as far as anybody knows. */
  boolean mayBeOver() {
    return !isKnown() || !shown.isEmpty();
  }

  /** What the call may say. */
  List<JsonObject> started() {
    String flags = MsgFlags.toString(receive.flags);
    Outcome pending = Outcome.failed(PENDING).and("bytes", "unchanged").and("flags_out", flags);
    if (!isKnown()) {
      return List.of(Outcome.succeeded(0).json(), pending.json());
    }
    List<JsonObject> outcomes = new ArrayList<>();
    for (Sight each : shown) {
      Outcome atOnce =
          isCut(each)
              ? Outcome.failed(CUT).and("flags_out", flags)
              : Outcome.succeeded(0).and("flags_out", "0");
      atOnce.and("bytes", data(each).length()).and("data", data(each));
      outcomes.add(from(atOnce.and("buffers", op.filledWith(data(each))), each.sender()).json());
    }
    pending.and("data", "").and("buffers", op.filledWith(""));
    outcomes.add(from(pending, "").json());
    return outcomes;
  }

  /** What the call says here. */
  JsonObject refused() {
    Outcome refused =
        Outcome.failed(WsaError.WSAEOPNOTSUPP.name())
            .and("bytes", "unchanged")
            .and("flags_out", MsgFlags.toString(receive.flags))
            .and("data", "")
            .and("buffers", op.filledWith(""));
    return from(refused, "").json();
  }

  private Outcome from(Outcome outcome, String sender) {
    return receive.asksFrom()
        ? outcome.and("from", sender).and("fromlen_out", receive.fromLength(end, !sender.isEmpty()))
        : outcome;
  }

  /** What the result may be, asked for when the peek may be over; waiting for it if need be. */
  List<JsonObject> results(boolean wait) {
    if (!isKnown() || (shown.isEmpty() && wait)) {
      return List.of(Outcome.succeeded("TRUE").json());
    }
    if (shown.isEmpty()) {
      return List.of(result("FALSE", "WSA_IO_INCOMPLETE", "unchanged", "unchanged", ""));
    }
    return shown.stream()
        .map(each -> {
          String data = data(each);
          return isCut(each)
              ? result("FALSE", CUT, data.length(), Outcome.anyOf(List.of("0", "unchanged")), data)
              : result("TRUE", "NO_ERROR", data.length(), "0", data);
        })
        .toList();
  }

  private JsonObject result(String ret, String error, Object bytes, Object flags, String data) {
    return Outcome.of("ret", ret)
        .and("err", error)
        .and("cbTransfer", bytes)
        .and("flags", flags)
        .and("buffers", op.filledWith(data))
        .json();
  }

  /** What the routine is told, where only one thing can be. */
  Optional<String> owedRecord() {
    if (!isKnown() || shown.size() != 1) {
      return Optional.empty();
    }
    Sight only = shown.getFirst();
    WsaError error = isCut(only) ? WsaError.WSAEMSGSIZE : WsaError.NO_ERROR;
    String data = data(only);
    return Optional.of(Records.routine(op.name, error, data.length(), 0, true, data));
  }

  private boolean isCut(Sight sight) {
    return sight.text().length() > op.room();
  }

  private String data(Sight sight) {
    return sight.text().substring(0, Math.min(sight.text().length(), op.room()));
  }
}
