package org.wsp4j.testkit.candidate;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.testkit.certify.Progress;
import org.wsp4j.testkit.report.EntryJudge;
import org.wsp4j.testkit.report.EntryReport;
import org.wsp4j.testkit.report.EntryVerdict;
import org.wsp4j.testkit.report.Glob;
import org.wsp4j.testkit.report.KnownFailures;
import org.wsp4j.testkit.report.Outcome;
import org.wsp4j.testkit.report.Subject;
import org.wsp4j.testkit.report.Verdict;

/**
 * What the watching process has heard of a run. It judges the entries itself, so that an entry
 * whose JVM died in the middle has a report as well: the row that ran then has failed, and those
 * that did not run are open.
 */
final class ChildAccount {
  private final Glob chosen;
  private final KnownFailures known;
  private final Progress progress;
  private final List<EntryReport> entries = new ArrayList<>();
  private final List<Outcome> outcomes = new ArrayList<>();
  private boolean ready;
  private @Nullable Subject provider;

  /** The entry whose rows run; {@code null} before the first and between two. */
  private @Nullable ProtocolInfo entry;

  private boolean selfPaired;
  private List<String> running = List.of();
  private boolean over;
  private boolean kitFailed;
  private EntryVerdict verdict = EntryVerdict.CERTIFIED;
  private String reason = "";

  ChildAccount(Glob chosen, KnownFailures known, Progress progress) {
    this.chosen = chosen;
    this.known = known;
    this.progress = progress;
  }

  /** Takes an event in; false if the kit cannot have sent it. */
  boolean take(JsonObject event) {
    try {
      take(Wire.text(event, "event"), event);
      return true;
    } catch (JsonParseException
        | IllegalStateException
        | IllegalArgumentException
        | ClassCastException
        | NullPointerException
        | UnsupportedOperationException e) {
      return false;
    }
  }

  private void take(String name, JsonObject body) {
    switch (name) {
      case Wire.READY -> ready = true;
      case Wire.BEGIN -> {
        provider = Wire.subject(body.getAsJsonObject("provider"));
        entry = Wire.entry(body.getAsJsonObject("entry"));
        selfPaired = body.get("selfPaired").getAsBoolean();
        progress.begin(provider, entry, selfPaired);
      }
      case Wire.STARTED -> {
        running = Wire.ids(body);
        progress.started(running);
      }
      case Wire.FINISHED -> Wire.outcome(body).ifPresent(this::finish);
      case Wire.END -> endEntry();
      case Wire.DONE -> over = true;
      case Wire.REFUSED -> {
        boolean environmental = body.get("environmental").getAsBoolean();
        over(environmental ? EntryVerdict.INCOMPLETE : EntryVerdict.REFUSED, body);
      }
      case Wire.FAILED -> {
        kitFailed = true;
        over(EntryVerdict.REFUSED, body);
      }
      default -> throw new IllegalArgumentException("event=" + name + ": unknown");
    }
  }

  private void over(EntryVerdict gravity, JsonObject body) {
    reason = Wire.text(body, "reason");
    verdict = gravity;
    over = true;
  }

  private void finish(Outcome outcome) {
    running = List.of();
    outcomes.add(outcome);
    progress.finished(outcome);
  }

  private void endEntry() {
    ProtocolInfo ended = entry;
    Subject subject = provider;
    if (ended != null && subject != null) {
      entries.add(EntryJudge.judge(subject, ended, selfPaired, chosen, known, outcomes));
      progress.end(ended);
    }
    entry = null;
    running = List.of();
    outcomes.clear();
  }

  /** The JVM is gone before its run was over: whatever ran then has failed. */
  void breakOff(String what) {
    ProtocolInfo broken = entry;
    if (broken != null) {
      if (!running.isEmpty()) {
        finish(
            new Outcome(
                broken.catalogEntryId(),
                running,
                Verdict.FAIL,
                "the JVM of the provider lives on",
                "it " + what,
                0,
                String.join(", ", running) + ": the provider " + what));
      }
      endEntry();
    }
    reason = what;
    verdict = EntryVerdict.REFUSED;
  }

  /** Whether the child has said its last word. */
  boolean isOver() {
    return over;
  }

  boolean kitFailed() {
    return kitFailed;
  }

  /** Where the run is, for people. */
  String phase() {
    ProtocolInfo now = entry;
    if (now != null) {
      String row = running.isEmpty() ? "between two rows" : "in " + String.join(", ", running);
      return row + " over " + now.name();
    }
    if (!ready) {
      return "before any of its code ran";
    }
    return entries.isEmpty() ? "while it was starting" : "after its rows over " + last();
  }

  private String last() {
    return entries.getLast().entry().name();
  }

  List<EntryReport> entries() {
    return entries;
  }

  /** Why the provider is set aside, with the gravity; empty if its run was whole. */
  Optional<String> reason() {
    return verdict == EntryVerdict.CERTIFIED ? Optional.empty() : Optional.of(reason);
  }

  EntryVerdict verdict() {
    return verdict;
  }
}
