package org.wsp4j.testkit.report;

import com.google.common.collect.ListMultimap;
import com.google.common.collect.MultimapBuilder;
import com.samskivert.mustache.Mustache;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.wsp4j.testkit.hook.TraceLine;

/** Writes {@code report.html}: one file that needs no network. Everything in it is escaped. */
public final class ReportPage {
  private static final String TEMPLATE = "report.html.mustache";
  private static final int HASH_SHOWN = 12;

  /** With more entries there is room for a mark beside a row, not for a word. */
  private static final int MOST_WORDS = 4;

  private static final List<Verdict> IN_TOTALS =
      Arrays.stream(Verdict.values())
          .sorted(
              Comparator.comparing((Verdict v) -> v != Verdict.PASS)
                  .thenComparing(Comparator.reverseOrder()))
          .toList();

  private ReportPage() {}

  /**
   * Writes a report.
   *
   * @param report the report
   * @return the text of the file
   */
  public static String write(Report report) {
    return Mustache.compiler()
        .emptyStringIsFalse(true)
        .compile(Resources.read(TEMPLATE))
        .execute(page(report));
  }

  private static Map<String, Object> page(Report report) {
    Environment environment = report.environment();
    Map<String, Object> page = new HashMap<>();
    page.put("title", title(report));
    page.put("verdict", report.verdict().name());
    page.put("tone", tone(report.verdict()));
    page.put("started", environment.started().toString());
    page.put("jdk", environment.jdk());
    page.put("os", environment.os());
    page.put("kernel", environment.kernel());
    page.put("arch", environment.arch());
    page.put("cpus", environment.cpus());
    page.put("seed", Long.toString(environment.seed()));
    page.put("kitVersion", report.kit().version());
    page.put("sensitivity", report.kit().sensitivity().toString());
    page.put("manifest", report.kit().manifestHash().substring(0, HASH_SHOWN));
    page.put("many", report.entries().size() > MOST_WORDS);
    page.put("profiles", profiles(report));
    page.put("setAside", report.setAside().stream().map(ReportPage::setAside).toList());
    page.put("entries", columns(report, ReportPage::entry));
    page.put("sections", sections(report));
    page.put("legend", IN_TOTALS.stream().map(ReportPage::legend).toList());
    return page;
  }

  private static String title(Report report) {
    return Stream.concat(
            report.entries().stream().map(entry -> entry.provider().name()),
            report.setAside().stream().map(SetAside::provider))
        .distinct()
        .collect(Collectors.joining(", "));
  }

  /** What stands for each entry, in order; the columns count from 1. */
  private static List<Map<String, Object>> columns(
      Report report, BiFunction<EntryReport, Integer, Map<String, Object>> made) {
    List<Map<String, Object>> columns = new ArrayList<>();
    for (EntryReport entry : report.entries()) {
      columns.add(made.apply(entry, columns.size() + 1));
    }
    return columns;
  }

  /** Every word of the profiles, with the columns of the entries that have it. */
  private static List<Map<String, Object>> profiles(Report report) {
    ListMultimap<String, Integer> columns =
        MultimapBuilder.linkedHashKeys().arrayListValues().build();
    columns(
        report,
        (entry, column) -> {
          entry.profile().words().forEach(word -> columns.put(word, column));
          return Map.of();
        });
    return columns.asMap().entrySet().stream()
        .filter(each -> each.getValue().size() < report.entries().size())
        .map(each ->
            Map.<String, Object>of(
                "word",
                each.getKey(),
                "columns",
                each.getValue().stream().map(String::valueOf).collect(Collectors.joining(" "))))
        .toList();
  }

  private static Map<String, Object> entry(EntryReport entry, int column) {
    Map<String, Object> card = new HashMap<>(PageModes.of(entry.runs()));
    card.put("column", column);
    card.put("name", entry.entry().name());
    card.put("provider", entry.provider().name());
    card.put("origin", origin(entry.provider()));
    card.put("profile", String.join(" ", entry.profile().words()));
    card.put("selfPaired", entry.selfPaired());
    card.put("verdict", entry.verdict().name());
    card.put("tone", tone(entry.verdict()));
    card.put(
        "bits", entry.entry().services().stream().map(Enum::name).collect(Collectors.joining(" ")));
    card.put("totals", totals(entry));
    return card;
  }

  private static Map<String, Object> setAside(SetAside provider) {
    return Map.of(
        "provider", provider.provider(),
        "module", provider.module(),
        "location", provider.location(),
        "reason", provider.reason());
  }

  private static String origin(Subject provider) {
    return provider.version() + ", module " + provider.module() + ", " + provider.location();
  }

  private static List<Map<String, Object>> totals(EntryReport entry) {
    Map<Verdict, Integer> totals = entry.totals();
    return IN_TOTALS.stream()
        .filter(verdict -> totals.getOrDefault(verdict, 0) > 0)
        .map(verdict ->
            Map.<String, Object>of(
                "verdict", verdict.name(),
                "tone", tone(verdict),
                "count", totals.getOrDefault(verdict, 0)))
        .toList();
  }

  private static List<Map<String, Object>> sections(Report report) {
    Requirements requirements = Requirements.load();
    return requirements.sections().stream()
        .map(section ->
            Map.<String, Object>of(
                "number", section.number(),
                "title", section.title(),
                "rows",
                    requirements.rows().stream()
                        .filter(row -> row.section() == section.number())
                        .map(row -> row(row, report))
                        .toList()))
        .toList();
  }

  private static Map<String, Object> row(Requirements.Row row, Report report) {
    List<RowResult> results = report.entries().stream().map(e -> e.row(row.id())).toList();
    return Map.of(
        "id", row.id(),
        "level", row.level().toString(),
        "text", row.text(),
        "how", row.how(),
        "attention", results.stream().anyMatch(r -> r.open() || r.verdict().refuses()),
        "cells", columns(report, (entry, column) -> cell(entry, column, row)));
  }

  private static Map<String, Object> cell(EntryReport entry, int column, Requirements.Row row) {
    RowResult result = entry.row(row.id());
    Map<String, Object> cell = new HashMap<>(PageModes.of(result.runs()));
    cell.put("column", column);
    cell.put("entry", entry.entry().name());
    cell.put("verdict", result.verdict().name());
    cell.put("mark", mark(result.verdict()));
    cell.put("tone", tone(result.verdict()));
    cell.put("millis", result.millis());
    cell.put("expected", result.verdict() == Verdict.PASS ? "" : result.expected());
    cell.put("actual", result.actual());
    cell.put("actualLabel", label(result.verdict()));
    cell.put("detail", result.detail());
    cell.put("mode", PageModes.told(result.mode(), result.runs()));
    cell.put("traced", !result.trace().isEmpty());
    cell.put("trace", result.trace().stream().map(ReportPage::line).toList());
    return cell;
  }

  private static Map<String, Object> line(TraceLine line) {
    return Map.of(
        "ms",
        String.format(Locale.ROOT, "%.3f", line.millis()),
        "thread",
        line.thread(),
        "subject",
        line.subject(),
        "action",
        line.action(),
        "arguments",
        line.arguments(),
        "times",
        line.times() > 1 ? Integer.toString(line.times()) : "",
        "open",
        !line.returned(),
        "result",
        line.returned() ? line.result() : "has not returned");
  }

  private static String label(Verdict verdict) {
    if (!verdict.executed()) {
      return "why";
    }
    return verdict == Verdict.PASS ? "seen" : "actual";
  }

  private static Map<String, Object> legend(Verdict verdict) {
    return Map.of(
        "verdict", verdict.name(),
        "mark", mark(verdict),
        "tone", tone(verdict),
        "meaning", verdict.meaning());
  }

  private static String mark(Verdict verdict) {
    return switch (verdict) {
      case PASS -> "\u2713";
      case FAIL, CLAIM_BROKEN, XPASS -> "\u2717";
      case KNOWN -> "k";
      case UNTESTED -> "?";
      case BLOCKED -> "b";
      case NON_STRICT, UNCLAIMED -> "!";
      case INFO -> "i";
      case NOT_CLAIMED -> "\u2013";
    };
  }

  private static String tone(EntryVerdict verdict) {
    return switch (verdict) {
      case CERTIFIED -> "good";
      case INCOMPLETE -> "warn";
      case REFUSED -> "bad";
    };
  }

  private static String tone(Verdict verdict) {
    return switch (verdict) {
      case PASS -> "good";
      case FAIL, CLAIM_BROKEN, KNOWN, XPASS -> "bad";
      case UNTESTED, BLOCKED, NON_STRICT, UNCLAIMED -> "warn";
      case INFO -> "note";
      case NOT_CLAIMED -> "calm";
    };
  }
}
