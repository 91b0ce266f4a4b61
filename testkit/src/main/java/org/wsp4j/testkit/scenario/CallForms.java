package org.wsp4j.testkit.scenario;

import static org.wsp4j.testkit.scenario.Action.quiet;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wsp4j.spi.ShutdownHow;
import org.wsp4j.spi.WsaError;

/** The steps that call: sends, shutdowns, closes, cancels. */
final class CallForms {
  private static final Pattern TIMED = Pattern.compile("'([^']*)' at (\\d+)ms");

  private CallForms() {}

  static void addTo(Grammar grammar) {
    sends(grammar);
    timed(grammar);
    ends(grammar);
    cancels(grammar);
  }

  private static void sends(Grammar grammar) {
    grammar
        .form(
            "send\\({S}, {T} \\({N} bytes?\\)(?:, ([\\w|]+))?\\)",
            (m, _) -> {
              int flags = m.group(4) == null ? 0 : Records.parseFlags(m.group(4));
              String text = sized(m.group(2), m.group(3));
              return scene -> Sends.send(scene, scene.end(m.group(1)), text, flags);
            })
        .form(
            "sendto\\({S} ?-> ?(?:{S}(?: \\(its implicit address\\))?|dead port), "
                + "{T} \\({N} bytes?\\)\\)",
            (m, _) -> sendTo(m, sized(m.group(3), m.group(4)), 0))
        .form(
            "(?:WSASendTo|sendto)\\({S} ?-> ?(?:{S}|dead port), {T}, (?:dwF|f)lags=([\\w|]+)\\)",
            (m, _) -> sendTo(m, m.group(3), Records.parseFlags(m.group(4))))
        .form(
            "WSASend\\({S}, {T}, overlapped\\+completion routine\\)",
            (m, _) -> scene -> Sends.withRoutine(scene, scene.end(m.group(1)), m.group(2)));
  }

  private static Action sendTo(Matcher m, String text, int flags) {
    return scene -> {
      End from = scene.end(m.group(1));
      if (m.group(2) == null) {
        return Sends.sendTo(scene, from, null, StageForms.deadPort(scene), text, flags);
      }
      End to = scene.end(m.group(2));
      return Sends.sendTo(scene, from, to, StageForms.addressOf(scene, m.group(2)), text, flags);
    };
  }

  private static String sized(String text, String length) {
    if (text.length() != Grammar.millis(length)) {
      throw new Unsupported("a text that has not the length that is said");
    }
    return text;
  }

  private static void timed(Grammar grammar) {
    grammar
        .form(
            "(?:{O}\\.hEvent is NULL; )?{S} sends(?: {T})? {N}ms later(?: from another thread)?",
            (m, plan) -> {
              String text = m.group(3) == null ? plan.payload() : m.group(3);
              return quiet(scene ->
                  Sends.later(scene, scene.end(m.group(2)), text, Grammar.millis(m.group(4))));
            })
        .form(
            "another thread sends {T} on {S} after {N}ms",
            (m, _) ->
                quiet(scene ->
                    Sends.later(
                        scene, scene.end(m.group(2)), m.group(1), Grammar.millis(m.group(3)))))
        .form(
            "another thread sends ('[^']*' at \\d+ms(?:(?:,| and) '[^']*' at \\d+ms)*)"
                + "(?: on {S})?; main blocks in a SYNC WSARecv on the SAME socket",
            (m, _) -> several(m))
        .form(
            "{O}'s routine is queued; now a BLOCKING sync WSARecv on the OTHER socket {S}"
                + " \\(data comes after {N}ms\\)",
            (m, plan) -> {
              String text = plan.payload();
              return quiet(scene ->
                  Sends.later(
                      scene,
                      Sends.peerOf(scene.end(m.group(2))),
                      text,
                      Grammar.millis(m.group(3))));
            })
        .form(
            "SO_RCVTIMEO=(\\d+); user APCs are queued to this thread at"
                + " (\\d+ms(?:(?:,| and) \\d+ms)*)",
            (m, _) -> userCalls(m));
  }

  private static Action several(Matcher m) {
    return quiet(scene -> {
      End sender = m.group(2) == null ? Sends.peerOf(scene.end("A")) : scene.end(m.group(2));
      Matcher each = TIMED.matcher(m.group(1));
      while (each.find()) {
        Sends.later(scene, sender, each.group(1), Grammar.millis(each.group(2)));
      }
    });
  }

  private static Action userCalls(Matcher m) {
    return quiet(scene -> {
      End end = scene.end("A");
      scene.ok(
          "SO_RCVTIMEO",
          end.socket.setOption(org.wsp4j.spi.SocketOption.SO_RCVTIMEO, Grammar.millis(m.group(1))));
      org.wsp4j.spi.ThreadId self = org.wsp4j.Winsock.currentThreadId();
      Matcher each = Pattern.compile("(\\d+)ms").matcher(m.group(2));
      int number = 0;
      while (each.find()) {
        int name = ++number;
        scene.after(
            Grammar.millis(each.group(1)), () -> WatchForms.queueUserCall(scene, self, name));
      }
    });
  }

  private static void ends(Grammar grammar) {
    grammar
        .form(
            "shutdown\\({S}, (SD_RECEIVE|SD_SEND|SD_BOTH)\\)",
            (m, _) ->
                scene ->
                    Steps.shutdown(scene, scene.end(m.group(1)), ShutdownHow.valueOf(m.group(2))))
        .form(
            "WSA(Recv|Send)Disconnect\\({S}, NULL\\)",
            (m, _) ->
                scene ->
                    Steps.shutdown(
                        scene,
                        scene.end(m.group(2)),
                        m.group(1).equals("Recv") ? ShutdownHow.SD_RECEIVE : ShutdownHow.SD_SEND))
        .form(
            "closesocket\\({S}\\)(?: \\(graceful\\)| with {O} pending"
                + "(?:; then what does the peer {S} see\\?)?"
                + "| AFTER {O} completed but BEFORE any alertable wait)?",
            (m, _) -> scene -> Steps.close(scene, scene.end(m.group(1))))
        .form(
            "abortive close of {S}(?: \\(SO_LINGER \\{1,0\\} \\+ closesocket => RST\\))?",
            (m, _) -> scene -> Steps.abort(scene, scene.end(m.group(1))))
        .form(
            "WSACleanup\\(\\)(?: with {O}(?: \\(completion routine\\))? pending)?",
            (_, _) ->
                scene -> {
                  scene.winsock.close();
                  scene.ends.values().forEach(end -> end.uncertain = true);
                  return Steps.of(WsaError.NO_ERROR);
                })
        .form(
            "\\(thread {O} (?:is |now )?blocked in (?:that |a )?(?:sync|SYNC) WSARecv\\)"
                + " closesocket\\({S}\\) from main",
            (m, plan) -> {
              NoteForms.blocks(plan, m.group(1));
              return scene -> Steps.close(scene, scene.end(m.group(2)));
            });
  }

  private static void cancels(Grammar grammar) {
    grammar
        .form(
            "CancelIo\\({S}\\)(?: from the main thread)?",
            (m, _) ->
                scene -> {
                  End end = scene.end(m.group(1));
                  end.uncertain = true;
                  return Steps.cancelled(end.socket.cancelIo());
                })
        .form(
            "CancelIoEx\\({S}, (?:NULL|&?{O})\\)",
            (m, _) ->
                scene ->
                    Steps.cancel(
                        scene,
                        scene.end(m.group(1)),
                        m.group(2) == null ? null : scene.op(m.group(2))));
  }
}
