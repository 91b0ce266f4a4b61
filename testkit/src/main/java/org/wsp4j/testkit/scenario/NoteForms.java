package org.wsp4j.testkit.scenario;

import static org.wsp4j.testkit.scenario.Action.quiet;

import java.util.List;
import org.wsp4j.testkit.scenario.Receive.Bad;

/** The steps that say something of other steps, and those that only remark. */
final class NoteForms {
  private static final List<String> ORDINALS = List.of("first", "second", "third", "fourth");

  private NoteForms() {}

  static void addTo(Grammar grammar) {
    badMemory(grammar);
    threads(grammar);
    remarks(grammar);
  }

  private static void badMemory(Grammar grammar) {
    grammar
        .form(
            "{O}'s WSABUF\\.buf ?= ?(NULL|\\(char\\*\\)1)(?: with len {N})?",
            (m, plan) -> {
              plan.next(
                  each -> each.op.equals(m.group(1)), each -> spoil(each, 0, kind(m.group(2))));
              return nothing();
            })
        .form(
            "(first|second|third|fourth) WSABUF\\.buf ?= ?(NULL|\\(char\\*\\)1)(?:, len {N})?"
                + "(?:; .*)?",
            (m, plan) -> {
              int index = ORDINALS.indexOf(m.group(1));
              plan.next(_ -> true, each -> spoil(each, index, kind(m.group(2))));
              return nothing();
            })
        .form(
            "(middle|first|second|third|fourth) WSABUF: len 0, buf NULL",
            (m, plan) -> {
              plan.next(_ -> true, each -> spoil(each, position(m.group(1), each), Bad.NULL_EMPTY));
              return nothing();
            })
        .form(
            "bad buffer pointer too",
            (_, plan) -> {
              plan.next(_ -> true, each -> spoil(each, 0, Bad.WILD));
              return nothing();
            })
        .form(
            "caller overwrites its whole WSABUF array right after the call returned",
            (_, plan) -> {
              plan.last().overwrites = true;
              return nothing();
            });
  }

  private static int position(String ordinal, Receive receive) {
    return ordinal.equals("middle") ? receive.lengths.length / 2 : ORDINALS.indexOf(ordinal);
  }

  private static Bad kind(String pointer) {
    return pointer.equals("NULL") ? Bad.NULL : Bad.WILD;
  }

  static void spoil(Receive receive, int index, Bad bad) {
    receive.bad = bad;
    receive.badIndex = index;
  }

  private static void threads(Grammar grammar) {
    grammar
        .form(
            "\\(thread {O} (?:is |now )?blocked in (?:that |a )?(?:sync|SYNC) WSARecv"
                + "(?: posted after {O})?\\)",
            (m, plan) -> {
              blocks(plan, m.group(1));
              return nothing();
            })
        .form(
            "\\({O} (?:was )?posted (?:WITH completion routine )?by (?:thread )?([A-Z]\\d*)"
                + "(, which stays alive|, which has now exited|; now {O} by the main thread)\\)",
            (m, plan) -> {
              Receive receive = plan.lastOf(m.group(1));
              receive.thread = m.group(2);
              receive.threadExits = m.group(3).endsWith("exited");
              return nothing();
            });
  }

  /** The receive just before is made by a thread of its own, which stays in it. */
  static void blocks(Plan plan, String thread) {
    Receive receive = plan.last();
    receive.thread = thread;
    receive.blocks = true;
    plan.background.put(thread, plan.scenario.steps().get(plan.index - 1).label());
  }

  /** Sentences that describe what other steps do anyway. */
  private static void remarks(Grammar grammar) {
    grammar
        .form("\\({S} is a non-socket kernel handle\\)", (_, _) -> nothing())
        .form("\\({S} never reads those {N} bytes\\)", (_, _) -> nothing())
        .form("\\([\\w, ]+ receives interleaved on one socket\\)", (_, _) -> nothing())
        .form("\\(\\w+ sends coalesce into one receive\\)", (_, _) -> nothing())
        .form("\\({S} keeps sending after {S}'s SD_\\w+\\)", (_, _) -> nothing())
        .form("\\(a {N}-byte MSG_OOB send\\)", (_, _) -> nothing())
        .form(
            "the SAME OVERLAPPED {O}(?: \\(and same buffer\\))? posted again while pending",
            (_, _) -> nothing())
        .form("same OVERLAPPED {O} reused after completion", (_, _) -> nothing())
        .form(
            "{O}'s routine is queued; now a sync WSARecv on {S} that can complete AT ONCE",
            (_, _) -> nothing());
  }

  private static Action nothing() {
    return quiet(_ -> {});
  }
}
