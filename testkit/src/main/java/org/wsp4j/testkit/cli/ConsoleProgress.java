package org.wsp4j.testkit.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.testkit.certify.Progress;
import org.wsp4j.testkit.report.Differences;
import org.wsp4j.testkit.report.Differences.Difference;
import org.wsp4j.testkit.report.EntryReport;
import org.wsp4j.testkit.report.Outcome;
import org.wsp4j.testkit.report.Report;
import org.wsp4j.testkit.report.Requirements;
import org.wsp4j.testkit.report.Requirements.Section;
import org.wsp4j.testkit.report.RowResult;
import org.wsp4j.testkit.report.SavedReport;
import org.wsp4j.testkit.report.SetAside;
import org.wsp4j.testkit.report.Subject;
import org.wsp4j.testkit.report.Verdict;

/**
 * The quiet tree: one line for each section while it runs, a mark for each test; then the failures,
 * and last of all the verdict.
 */
final class ConsoleProgress implements Progress {
  private static final int TITLE_WIDTH = 44;

  /** Where the texts of a story begin, behind their labels. */
  private static final int STORY = 12;

  private final PrintWriter out;
  private final Terminal terminal;
  private final Requirements requirements = Requirements.load();
  private final Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
  private int section;

  ConsoleProgress(PrintWriter out, Terminal terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  @Override
  public void begin(Subject provider, ProtocolInfo entry, boolean selfPaired) {
    out.println(terminal.bold(provider.name() + "  " + entry.name()));
    section = 0;
  }

  @Override
  public void finished(Outcome outcome) {
    int next = section(outcome);
    if (next != section) {
      endSection();
      section = next;
      out.print(heading(next));
    }
    counts.merge(outcome.verdict(), 1, Integer::sum);
    out.print(terminal.paint(outcome.verdict(), mark(outcome.verdict())));
    out.flush();
  }

  /** A test that cites rows of several sections stays in the one that runs. */
  private int section(Outcome outcome) {
    List<Integer> cited = outcome.ids().stream().map(id -> requirements.row(id).section()).toList();
    return cited.contains(section) ? section : cited.getFirst();
  }

  @Override
  public void end(ProtocolInfo entry) {
    endSection();
    out.flush();
  }

  private void endSection() {
    if (!counts.isEmpty()) {
      String sums =
          counts.entrySet().stream()
              .map(e -> e.getValue() + " " + e.getKey())
              .collect(Collectors.joining(", "));
      out.println("  " + terminal.dim(sums));
      counts.clear();
    }
  }

  private String heading(int number) {
    String title =
        requirements.sections().stream()
            .filter(s -> s.number() == number)
            .map(Section::title)
            .findFirst()
            .orElse("");
    return String.format("  %2d  %-" + TITLE_WIDTH + "s ", number, title);
  }

  private static String mark(Verdict verdict) {
    return switch (verdict) {
      case PASS -> ".";
      case FAIL, CLAIM_BROKEN, XPASS -> "F";
      case KNOWN -> "k";
      case UNTESTED -> "u";
      case BLOCKED -> "b";
      case NON_STRICT, UNCLAIMED -> "w";
      case INFO -> "i";
      case NOT_CLAIMED -> "-";
    };
  }

  /**
   * The failures, once each although several rows may share one, and the verdict as the last line.
   * The page has what had passed before each.
   */
  void conclude(Report report, boolean whole, Path page) {
    for (EntryReport entry : report.entries()) {
      Set<String> told = new LinkedHashSet<>();
      for (RowResult row : entry.rows()) {
        if (row.verdict().refuses() && told.add(row.detail())) {
          out.println();
          out.println(
              terminal.paint(row.verdict(), row.verdict() + "  " + row.id())
                  + "  "
                  + entry.entry().name());
          row.detail().lines().map(this::fitted).forEach(out::println);
          if (!row.trace().isEmpty()) {
            out.println(terminal.dim("  trace     ") + page + "#" + row.id());
          }
        }
      }
    }
    for (SetAside each : report.setAside()) {
      out.println();
      out.println(
          terminal.paint(each.verdict(), "SET ASIDE  " + each.provider())
              + " (module "
              + each.module()
              + ", "
              + each.location()
              + ")");
      each.reason().lines().forEach(line -> out.println("  " + terminal.wrapped(line, 2)));
    }
    out.println();
    if (whole) {
      out.println(terminal.wrapped("coverage: " + report.coverage(), 0, 2));
    }
    verdicts(report);
  }

  /** A line of the story of a failure. What is to be copied, and dumps, stay as they are. */
  private String fitted(String line) {
    boolean labelled = line.length() > STORY && line.startsWith("  ") && line.charAt(2) != ' ';
    if (labelled) {
      String text = line.substring(STORY);
      boolean copied = line.startsWith("  rerun") || line.startsWith("  at ");
      return terminal.dim(line.substring(0, STORY))
          + (copied ? text : terminal.wrapped(text, STORY));
    }
    return line.startsWith(" ") ? line : terminal.wrapped(line, 0, 2);
  }

  /** Only what an earlier report says otherwise, and the verdict. */
  void compare(SavedReport before, SavedReport after, Report report) {
    if (!before.manifestHash().equals(after.manifestHash())) {
      out.println("the earlier report is of another set of rows");
    }
    List<Difference> differences = Differences.between(before, after);
    differences.forEach(out::println);
    out.println(differences.isEmpty() ? "no row differs" : differences.size() + " rows differ");
    verdicts(report);
  }

  private void verdicts(Report report) {
    for (EntryReport entry : report.entries()) {
      String word = entry.verdict().name();
      String text =
          entry.provider().name()
              + "  "
              + entry.entry().name()
              + ": "
              + sums(entry.totals())
              + "; "
              + entry.runs();
      out.println(
          terminal.paint(entry.verdict(), word)
              + "  "
              + terminal.wrapped(text, word.length() + 2, STORY));
    }
    for (SetAside each : report.setAside()) {
      out.println(
          terminal.paint(each.verdict(), "SET ASIDE")
              + "  "
              + each.provider()
              + ": "
              + each.summary());
    }
    out.println(
        terminal.bold(terminal.paint(report.verdict(), report.verdict().name()))
            + ": "
            + sums(report.totals()));
    out.flush();
  }

  private static String sums(Map<Verdict, Integer> totals) {
    return totals.entrySet().stream()
        .filter(e -> e.getValue() > 0)
        .map(e -> e.getValue() + " " + e.getKey())
        .collect(Collectors.joining(", "));
  }
}
