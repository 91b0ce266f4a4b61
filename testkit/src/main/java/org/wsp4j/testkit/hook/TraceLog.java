package org.wsp4j.testkit.hook;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Keeps the newest lines of a trace: a call and its end are one, and a line that comes again at
 * once is counted. Any thread may call.
 */
public final class TraceLog implements Consumer<TraceEvent> {
  private final int most;

  /** Guarded by this. */
  private final List<Numbered> lines = new ArrayList<>();

  private long leftOut;

  private record Numbered(long call, TraceLine line) {}

  /**
   * An empty log.
   *
   * @param most how many lines it keeps, at least 2; the oldest give way
   */
  public TraceLog(int most) {
    if (most < 2) {
      throw new IllegalArgumentException("most=" + most + ": expected at least 2");
    }
    this.most = most;
  }

  @Override
  public synchronized void accept(TraceEvent event) {
    switch (event.kind()) {
      case BEGINS -> add(line(event, event.text(), "", false), event.call());
      case HAPPENS -> add(line(event, event.text(), "", true), 0);
      case ENDS -> end(event);
    }
    if (event.kind() != TraceEvent.Kind.BEGINS) {
      foldLast();
    }
  }

  private static TraceLine line(TraceEvent event, String arguments, String result, boolean ended) {
    return new TraceLine(
        event.nanos(),
        event.thread(),
        event.subject(),
        event.action(),
        arguments,
        result,
        ended,
        1);
  }

  private void add(TraceLine line, long call) {
    if (lines.size() == most) {
      lines.removeFirst();
      leftOut++;
    }
    lines.add(new Numbered(call, line));
  }

  /** Its beginning may be gone. */
  private void end(TraceEvent event) {
    for (int i = lines.size() - 1; i >= 0; i--) {
      Numbered begun = lines.get(i);
      if (begun.call() == event.call()) {
        lines.set(i, new Numbered(begun.call(), begun.line().ended(event.text())));
        return;
      }
    }
    add(line(event, "(begun earlier)", event.text(), true), event.call());
  }

  /** The line before keeps its time: it says since when. */
  private void foldLast() {
    int last = lines.size() - 1;
    if (last < 1) {
      return;
    }
    TraceLine line = lines.get(last).line();
    Numbered before = lines.get(last - 1);
    if (line.returned() && line.isTheSameAs(before.line())) {
      lines.removeLast();
      lines.set(last - 1, new Numbered(before.call(), before.line().again()));
    }
  }

  /**
   * What is kept.
   *
   * @return a copy, in the order in which the calls began
   */
  public synchronized List<TraceLine> lines() {
    return lines.stream().map(Numbered::line).toList();
  }

  /**
   * How many older lines have given way.
   *
   * @return a count
   */
  public synchronized long leftOut() {
    return leftOut;
  }

  /** Forgets everything. */
  public synchronized void clear() {
    lines.clear();
    leftOut = 0;
  }
}
