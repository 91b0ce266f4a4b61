package org.wsp4j.testkit.scenario;

import static org.wsp4j.testkit.scenario.Action.quiet;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;

/** The steps that stand for many: receives by number, data by its size. */
final class BatchForms {
  private static final int FIRST_CHARACTER = '!';
  private static final int MOST = 128;
  private static final int LARGEST = 1 << 20;

  private BatchForms() {}

  static void addTo(Grammar grammar) {
    grammar
        .form(
            "{N} one-byte overlapped receives with completion routines posted"
                + " ([a-z])0\\.\\.\\2(\\d+)",
            (m, plan) -> receives(m, plan))
        .form(
            "{N} TCP pairs; one overlapped receive with routine on each, posted"
                + " ([a-z])0\\.\\.\\2(\\d+)",
            BatchForms::onPairs)
        .form(
            "data arrives in order ([a-z]\\d+(?:, ?[a-z]\\d+)*)",
            (m, _) ->
                quiet(scene -> {
                  for (String each : m.group(1).split(", ?", -1)) {
                    Sends.send(scene, Sends.peerOf(scene.end(each)), "data", 0);
                  }
                }))
        .form(
            "send\\({S}, {N} (?:distinct )?bytes?\\)",
            (m, _) -> {
              String text = text(m.group(2));
              return scene -> Sends.send(scene, scene.end(m.group(1)), text, 0);
            })
        .form(
            "after one SleepEx\\({N}, ?TRUE\\)",
            (m, _) -> scene -> after(scene, Grammar.millis(m.group(1))))
        .form("sendto\\({S} ?-> ?{S}, {N} bytes?\\)(?: then {N} bytes?)?", BatchForms::sendTo);
  }

  private static int count(Matcher m) {
    int count = Grammar.millis(m.group(1));
    if (count < 1 || count > MOST || count != Grammar.millis(m.group(3)) + 1) {
      throw new Unsupported("not as many receives as names, or more than " + MOST);
    }
    return count;
  }

  private static Receive receive(Plan plan, String name, String socket, int length) {
    Receive receive = new Receive();
    receive.op = name;
    receive.socket = socket;
    receive.lengths = new int[] {length};
    receive.overlapped = true;
    receive.routine = true;
    return plan.add(receive);
  }

  private static Action receives(Matcher m, Plan plan) {
    List<Receive> all = new ArrayList<>();
    for (int i = 0; i < count(m); i++) {
      all.add(receive(plan, m.group(2) + i, "A", 1));
    }
    return quiet(scene -> {
      for (Receive each : all) {
        post(scene, each);
      }
    });
  }

  private static Action onPairs(Matcher m, Plan plan) {
    List<Receive> all = new ArrayList<>();
    for (int i = 0; i < count(m); i++) {
      all.add(receive(plan, m.group(2) + i, m.group(2) + i, 16));
    }
    return quiet(scene -> {
      for (Receive each : all) {
        scene.pair(each.socket, "peer of " + each.socket, true);
        post(scene, each);
      }
    });
  }

  private static void post(Scene scene, Receive receive) throws Exception {
    JsonObject seen = receive.run(scene);
    if (seen != null) {
      receive.compared(scene, null, seen);
    }
  }

  private static String text(String length) {
    int count = Grammar.millis(length);
    if (count > LARGEST) {
      throw new Unsupported("more than " + LARGEST + " bytes");
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append((char) (FIRST_CHARACTER + i % ('~' - FIRST_CHARACTER)));
    }
    return text.toString();
  }

  /**
   * Whether each routine was called, with the byte that its receive was due, and in which order.
   */
  private static JsonObject after(Scene scene, long millis) {
    List<Op> posted = scene.ops.values().stream().filter(op -> op.routine).toList();
    scene.settle(() -> scene.watched.queued() >= posted.size());
    JsonObject seen = Steps.sleepEx(scene, millis, true);
    boolean called = scene.routines.size() == posted.size();
    boolean inOrder = called;
    for (int i = 0; i < posted.size(); i++) {
      String due = text(String.valueOf(i + 1)).substring(i);
      Op op = posted.get(i);
      called &= op.ran && op.data().equals(due);
      inOrder = inOrder && scene.routines.get(i).startsWith(op.name + "(");
    }
    seen.addProperty("all_" + posted.size() + "_called_with_right_byte", called ? 1 : 0);
    seen.addProperty("routines_ran_in_posting_order", inOrder ? 1 : 0);
    return seen;
  }

  private static Action sendTo(Matcher m, Plan plan) {
    List<String> texts = new ArrayList<>();
    texts.add(text(m.group(3)));
    if (m.group(4) != null) {
      texts.add(text(m.group(4)));
    }
    return scene -> {
      JsonObject all = new JsonObject();
      for (String text : texts) {
        JsonObject seen =
            Sends.sendTo(
                scene,
                scene.end(m.group(1)),
                scene.end(m.group(2)),
                StageForms.addressOf(scene, m.group(2)),
                text,
                0);
        boolean failed = seen.get("ret").getAsString().equals("SOCKET_ERROR");
        all.addProperty("ret" + text.length(), failed ? "-1" : seen.get("ret").getAsString());
        all.add("ret", seen.get("ret"));
        all.add("err", seen.get("err"));
      }
      return all;
    };
  }
}
