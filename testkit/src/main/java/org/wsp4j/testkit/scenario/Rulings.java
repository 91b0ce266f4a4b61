package org.wsp4j.testkit.scenario;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.wsp4j.spi.MsgFlags;

/** The decisions that say otherwise than Winsock does, each where its situation is recognized. */
final class Rulings {
  /** An overlapped object on a socket without the attribute is ignored. */
  private static final String IGNORED = "DEC-02";

  /** An overlapped peek is refused. */
  private static final String PEEK = "DEC-03";

  /** Urgent data, SIOCATMARK and FIONREAD are as the kernel has them. */
  private static final String KERNEL = "DEC-06";

  /** An overlapped object that is in use is refused. */
  private static final String IN_USE = "DEC-07";

  /** Nothing to cancel. */
  private static final String CANCEL = "DEC-41";

  private static final String PENDING = "WSA_IO_PENDING";
  private static final String RECORDS = "completion_routines_so_far";

  private Rulings() {}

  static void ofReceive(Scene scene, Receive receive, Op op, End end, boolean reposted) {
    end.settlePosted();
    String flags = MsgFlags.toString(receive.flags);
    boolean peek = (receive.flags & MsgFlags.MSG_PEEK) != 0;
    if (receive.overlapped && end.overlapped && reposted) {
      JsonObject started = Outcome.failed(PENDING).and("bytes", "unchanged").json();
      JsonObject refused = nothing("WSAEINVAL", flags).json();
      scene.rulings.add(new Ruling(IN_USE, List.of(started), List.of(refused), true));
    } else if (receive.overlapped && end.overlapped && peek) {
      Peek absent = end.peek(receive, op, scene.pending(end) == 0);
      op.peek = absent;
      scene.rulings.add(new Ruling(PEEK, absent.started(), List.of(absent.refused()), false));
    } else if (end.stream && end.urgent.isConcerned()) {
      ofUrgent(scene, receive, op, end, flags);
    }
  }

  private static void ofUrgent(Scene scene, Receive receive, Op op, End end, String flags) {
    boolean urgent = (receive.flags & MsgFlags.MSG_OOB) != 0;
    if (urgent && end.urgent.inline) {
      return;
    }
    String error =
        receive.overlapped ? PENDING : end.nonblocking ? "WSAEWOULDBLOCK" : "WSAETIMEDOUT";
    Outcome none = nothing(error, flags);
    if (!receive.overlapped) {
      none.and("buffers", blanks(op));
    }
    Collection<String> winsock =
        urgent
            ? List.of(end.urgent.winsockUrgent().orElse(""))
            : end.urgent.winsockTexts(op.room());
    Collection<String> kernel =
        urgent ? List.of(end.urgent.kernelUrgent().orElse("")) : end.urgent.kernelTexts(op.room());
    scene.rulings.add(
        new Ruling(
            KERNEL, outcomes(op, urgent, winsock, none), outcomes(op, false, kernel, none), false));
  }

  private static List<JsonObject> outcomes(
      Op op, boolean urgent, Collection<String> texts, Outcome none) {
    return texts.stream()
        .map(text ->
            text.isEmpty()
                ? none.json()
                : Outcome.succeeded(0)
                    .and("bytes", text.length())
                    .and("flags_out", urgent ? Outcome.anyOf(List.of("MSG_OOB", "0")) : "0")
                    .and("buffers", op.filledWith(text))
                    .json())
        .toList();
  }

  static void ofReadable(Scene scene, End end, boolean mark) {
    end.settlePosted();
    if (!end.stream) {
      List<Integer> lengths = end.datagrams.stream().map(each -> each.text().length()).toList();
      int all = lengths.stream().mapToInt(Integer::intValue).sum();
      int first = lengths.isEmpty() ? 0 : lengths.getFirst();
      scene.rulings.add(new Ruling(KERNEL, readable(List.of(all)), readable(List.of(first))));
    } else if (end.urgent.isConcerned()) {
      scene.rulings.add(
          new Ruling(
              KERNEL,
              marked(end.urgent.winsockReadable(), end.urgent.winsockAtMark(), mark),
              marked(end.urgent.kernelReadable(), end.urgent.kernelAtMark(), mark)));
    }
  }

  private static JsonObject readable(Collection<Integer> bytes) {
    return Outcome.of("FIONREAD", Outcome.anyOf(bytes)).and("v", Outcome.anyOf(bytes)).json();
  }

  private static JsonObject marked(
      Collection<Integer> bytes, Collection<Integer> answers, boolean mark) {
    JsonObject outcome = readable(bytes);
    if (mark) {
      outcome.add("SIOCATMARK", Outcome.anyOf(answers));
    }
    return outcome;
  }

  static void ofCancel(Scene scene, boolean named) {
    scene.rulings.add(
        new Ruling(
            CANCEL,
            Outcome.of("ret", 0).and("err", "ERROR_NOT_FOUND").json(),
            named
                ? Outcome.of("ret", 0).and("err", "WSAEINVAL").json()
                : Outcome.succeeded(1).json()));
  }

  /** A wait for an operation that a decision does not have start. */
  static void ofWait(Scene scene, Op op) {
    if (isOwed(op)) {
      scene.rulings.add(
          new Ruling(
              decision(op),
              Outcome.of("wait", "WAIT_OBJECT_0").json(),
              Outcome.of("wait", "WAIT_TIMEOUT").json()));
    }
  }

  static void ofResult(Scene scene, Op op, boolean wait) {
    Outcome decided = Outcome.succeeded("TRUE").and("cbTransfer", 0).and("flags", "0");
    if (op.ignored) {
      Outcome winsock = Outcome.succeeded("TRUE").and("cbTransfer", op.bytes).and("flags", "0");
      scene.rulings.add(new Ruling(IGNORED, winsock.json(), decided.json()));
    } else if (op.peek != null) {
      JsonObject nothing = decided.and("buffers", blanks(op)).json();
      scene.rulings.add(new Ruling(PEEK, op.peek.results(wait), List.of(nothing), false));
    }
  }

  /** An alertable wait that nothing ends, because the routine was not taken up. */
  static void ofAlertable(Scene scene, List<String> before) {
    List<Op> silent =
        scene.ops.values().stream().filter(op -> op.routine).filter(Rulings::isOwed).toList();
    if (!silent.isEmpty()) {
      Outcome winsock = Outcome.of("ret", "WAIT_IO_COMPLETION");
      List<String> records =
          silent.stream().map(Rulings::owedRecord).flatMap(Optional::stream).toList();
      if (records.size() == silent.size()) {
        winsock.and(
            RECORDS, Records.list(Stream.concat(before.stream(), records.stream()).toList()));
      }
      JsonObject decided =
          Outcome.of("ret", "WAIT_OBJECT_0").and(RECORDS, Records.list(before)).json();
      scene.rulings.add(new Ruling(decision(silent.getFirst()), winsock.json(), decided));
    }
  }

  private static Optional<String> owedRecord(Op op) {
    return op.peek == null ? Optional.of(op.owedRecord) : op.peek.owedRecord();
  }

  /** Whether Winsock would indicate an operation by now that a decision does not have start. */
  private static boolean isOwed(Op op) {
    return op.peek == null ? op.ignored : op.peek.mayBeOver();
  }

  private static String decision(Op op) {
    return op.peek == null ? IGNORED : PEEK;
  }

  private static Outcome nothing(String error, String flags) {
    return Outcome.failed(error).and("bytes", "unchanged").and("flags_out", flags);
  }

  private static JsonArray blanks(Op op) {
    return op.filledWith("");
  }
}
