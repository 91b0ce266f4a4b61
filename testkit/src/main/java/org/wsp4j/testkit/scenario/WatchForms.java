package org.wsp4j.testkit.scenario;

import java.util.Objects;
import org.wsp4j.Winsock;
import org.wsp4j.spi.ThreadId;

/** The steps that wait and look. */
final class WatchForms {
  private static final int LOOK_MILLIS = 60;
  private static final int RETURN_MILLIS = 1_000;
  private static final String INFINITE = "INFINITE";

  private WatchForms() {}

  static void addTo(Grammar grammar) {
    waits(grammar);
    routines(grammar);
    looks(grammar);
    threads(grammar);
  }

  private static void waits(Grammar grammar) {
    grammar
        .form(
            "wait hEvent of {O} up to {N} ?ms",
            (m, _) ->
                scene ->
                    Steps.waitEvent(scene, scene.knownOp(m.group(1)), Grammar.millis(m.group(2))))
        .form(
            "(?:after )?(?:[\\w /]+ style: )?SleepEx\\((\\d+|INFINITE), (alertable|TRUE|FALSE)\\)",
            (m, _) -> {
              long millis =
                  m.group(1).equals(INFINITE) ? Scene.LIMIT_MILLIS : Grammar.millis(m.group(1));
              return scene -> {
                com.google.gson.JsonObject seen =
                    Steps.sleepEx(scene, millis, !m.group(2).equals("FALSE"));
                seen.addProperty("routine_calls", scene.callsWithoutOverlapped);
                return seen;
              };
            })
        .form(
            "Sleep\\({N}\\)(?: non-alertable)?",
            (m, _) -> scene -> Steps.sleepEx(scene, Grammar.millis(m.group(1)), false))
        .form(
            "WSAWaitForMultipleEvents\\(\\{(?:UN|un)signaled event\\}, {N}ms, fAlertable=TRUE\\)"
                + "(?: with {O}'s routine queued)?",
            (m, _) -> scene -> Steps.alertableWait(scene, Grammar.millis(m.group(1))))
        .form(
            "WSAGetOverlappedResult\\({S}, (?:{O}|lpOverlapped=NULL)(?:, fWait=(TRUE|FALSE))?\\)",
            (m, _) ->
                scene -> {
                  long begun = System.nanoTime();
                  com.google.gson.JsonObject seen =
                      Steps.result(
                          scene,
                          scene.end(m.group(1)),
                          m.group(2) == null ? null : scene.knownOp(m.group(2)),
                          "TRUE".equals(m.group(3)));
                  scene.lastCallEnded = System.nanoTime();
                  scene.lastCallNanos = scene.lastCallEnded - begun;
                  return seen;
                });
  }

  private static void routines(Grammar grammar) {
    grammar
        .form(
            "QueueUserAPC\\({N}\\)",
            (m, _) ->
                Action.quiet(scene ->
                    queueUserCall(scene, Winsock.currentThreadId(), Grammar.millis(m.group(1)))))
        .form(
            "APCs ran during the blocked call\\? total time\\?",
            (_, _) ->
                scene -> {
                  com.google.gson.JsonObject seen = Steps.routines(scene);
                  seen.add("ran", seen.get("completion_routines_so_far"));
                  seen.add("elapsed_ms", Steps.elapsed(scene).get("elapsed_ms"));
                  return seen;
                })
        .form(
            "(?:did {O}'s (?:queued )?routine run|routine of {O} ran) inside .*\\?"
                + "|after that \\w+\\(\\)|right after the call returned 0",
            (_, _) -> Steps::routines);
  }

  static void queueUserCall(Scene scene, ThreadId thread, int number) {
    scene.ok(
        "QueueUserAPC",
        scene.watched.queueApc(thread, _ -> scene.routines.add("user APC " + number), null));
  }

  private static void looks(Grammar grammar) {
    grammar
        .form(
            "inspect raw OVERLAPPED of {O}",
            (m, _) -> scene -> Steps.inspect(scene.knownOp(m.group(1))))
        .form(
            "HasOverlappedIoCompleted\\({O}\\)(?: before data| after data.*)?",
            (m, _) ->
                scene ->
                    Steps.of("v", scene.knownOp(m.group(1)).overlapped.isPending() ? "0" : "1"))
        .form(
            "{O}\\.hEvent after completion",
            (m, _) ->
                scene -> {
                  Op op = scene.knownOp(m.group(1));
                  return Steps.of(
                      "unchanged", Objects.equals(op.overlapped.event(), op.event) ? "1" : "0");
                })
        .form("inspect lpFrom|lpFrom bytes after WSARecvFrom on TCP", (_, _) -> Steps::lastFrom)
        .form(
            "ioctl SIOCATMARK ?/ ?FIONREAD on {S}",
            (m, _) -> scene -> Steps.markAndReadable(scene, scene.end(m.group(1))))
        .form(
            "ioctlsocket\\((?:{S}, )?FIONREAD\\)(?: with datagrams of [\\d, and]+ bytes queued"
                + "| \\(a non-blocking winsock call\\))?",
            (m, _) ->
                scene -> Steps.readable(scene, scene.end(m.group(1) == null ? "A" : m.group(1))))
        .form(
            "FIONREAD(?:, empty| after \\w+ sends? of [\\d, and]+| after reading {N})?",
            (_, _) -> scene -> Steps.readable(scene, scene.end("A")))
        .form(
            "FIONREAD after peer closed(?: \\({N} unread\\))?",
            (_, _) ->
                scene -> {
                  End end = scene.end("A");
                  Steps.close(scene, Sends.peerOf(end));
                  return Steps.readable(scene, end);
                })
        .form("elapsed", (_, _) -> Steps::elapsed)
        .form(
            "(?:did the (?:sync peek|call|receive) block until (?:the )?data came|blocked)\\?",
            (_, _) -> scene -> Steps.of("blocked", Steps.blocked(scene)));
  }

  private static void threads(Grammar grammar) {
    grammar
        .form(
            "is {O} still blocked(?: {N}ms after \\w+)?\\?",
            (m, _) ->
                scene ->
                    Steps.returned(
                        scene,
                        m.group(1),
                        m.group(2) == null ? LOOK_MILLIS : Grammar.millis(m.group(2))))
        .form(
            "{O} within {N} ?ms",
            (m, _) -> scene -> Steps.returned(scene, m.group(1), Grammar.millis(m.group(2))))
        .form(
            "after (?:\\w+ send|{S} sends data)",
            (_, plan) -> {
              String thread = askedThread(plan);
              return scene -> Steps.returned(scene, thread, RETURN_MILLIS);
            });
  }

  /** The thread that the outcome of a step speaks of. */
  private static String askedThread(Plan plan) {
    return plan.background.keySet().stream()
        .filter(plan::expects)
        .findFirst()
        .orElseThrow(() -> new Unsupported("it is not said whose state is asked for"));
  }
}
