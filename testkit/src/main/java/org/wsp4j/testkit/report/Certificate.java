package org.wsp4j.testkit.report;

import com.google.common.hash.Hashing;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code certificate.json}: what was certified, by which kit and rows, on the strength of which
 * report. It is not signed: it shows that a report, a kit and a claim belong together, not who made
 * them.
 *
 * <pre>
 * schema         "wsp4j-certificate/1"
 * issued         the moment the run began
 * kit            version manifest
 * report         file sha256
 * entries[]      provider version module entry profile[] bits[] selfPaired pass
 * </pre>
 */
public final class Certificate {
  /** The name of the schema. */
  public static final String SCHEMA = "wsp4j-certificate/1";

  /**
   * One thing that a certificate says, looked at again.
   *
   * @param what the statement
   * @param problem what is wrong with it; empty if it holds
   */
  public record Finding(String what, Optional<String> problem) {
    /**
     * Whether the statement holds.
     *
     * @return whether nothing is wrong
     */
    public boolean holds() {
      return problem.isEmpty();
    }

    /**
     * The problem, to stand behind the statement.
     *
     * @return empty if it holds
     */
    public String because() {
      return problem.map(text -> ": " + text).orElse("");
    }

    private static Finding equal(String what, String expected, String actual) {
      return new Finding(
          what,
          expected.equals(actual)
              ? Optional.empty()
              : Optional.of("expected " + expected + ", is " + actual));
    }
  }

  private Certificate() {}

  /**
   * Issues the certificate of a report.
   *
   * @param report a report whose verdict is CERTIFIED
   * @param reportJson the text of its {@code report.json}
   * @param fileName the name of that file, which lies beside the certificate
   * @return the text of the file
   * @throws IllegalArgumentException if the report is not certified
   */
  public static String issue(Report report, String reportJson, String fileName) {
    if (report.verdict() != EntryVerdict.CERTIFIED) {
      throw new IllegalArgumentException("verdict=" + report.verdict() + ": expected CERTIFIED");
    }
    JsonObject root = new JsonObject();
    root.addProperty("schema", SCHEMA);
    root.addProperty("issued", report.environment().started().toString());
    root.add("kit", ReportJson.kit(report.kit()));
    JsonObject source = new JsonObject();
    source.addProperty("file", fileName);
    source.addProperty("sha256", sha256(reportJson));
    root.add("report", source);
    JsonArray entries = new JsonArray();
    report.entries().forEach(entry -> entries.add(entry(entry)));
    root.add("entries", entries);
    return ReportJson.GSON.toJson(root) + "\n";
  }

  private static JsonObject entry(EntryReport report) {
    JsonObject json = new JsonObject();
    json.addProperty("provider", report.provider().name());
    json.addProperty("version", report.provider().version());
    json.addProperty("module", report.provider().module());
    json.addProperty("entry", report.entry().name());
    json.add("profile", ReportJson.profile(report));
    json.add("bits", ReportJson.bits(report.entry()));
    json.addProperty("selfPaired", report.selfPaired());
    json.addProperty("pass", report.totals().getOrDefault(Verdict.PASS, 0));
    return json;
  }

  /**
   * Looks whether a certificate is true: made by this kit's version and rows, over the report that
   * lies beside it, which certifies each of its entries when it is judged again.
   *
   * @param file a {@code certificate.json}
   * @return every statement, in order; the certificate is true if all hold
   * @throws IOException if a file cannot be read
   * @throws IllegalArgumentException if a file is not of its schema; the message names it
   */
  public static List<Finding> verify(Path file) throws IOException {
    JsonObject root = SavedReport.object(Files.readString(file), file.toString(), SCHEMA);
    try {
      return verify(root, file);
    } catch (IllegalStateException
        | ClassCastException
        | NullPointerException
        | UnsupportedOperationException e) {
      throw new IllegalArgumentException(file + ": not a whole " + SCHEMA, e);
    }
  }

  private static List<Finding> verify(JsonObject root, Path file) throws IOException {
    Kit kit = Kit.current();
    JsonObject saidKit = root.getAsJsonObject("kit");
    JsonObject source = root.getAsJsonObject("report");
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.equal("the version of the kit", kit.version(), text(saidKit, "version")));
    findings.add(
        Finding.equal("the rows of the kit", kit.manifestHash(), text(saidKit, "manifest")));
    Path reportFile = file.resolveSibling(Path.of(text(source, "file")).getFileName());
    String reportJson = Files.readString(reportFile);
    findings.add(
        Finding.equal(
            "the report, " + reportFile.getFileName(), text(source, "sha256"), sha256(reportJson)));
    SavedReport report = SavedReport.parse(reportJson, reportFile.toString());
    findings.add(
        Finding.equal("the rows of the report", kit.manifestHash(), report.manifestHash()));
    for (JsonElement each : root.getAsJsonArray("entries")) {
      findings.add(verify(each.getAsJsonObject(), report));
    }
    return findings;
  }

  private static Finding verify(JsonObject claimed, SavedReport report) {
    String provider = text(claimed, "provider");
    String entry = text(claimed, "entry");
    String what = provider + "  " + entry;
    Optional<SavedReport.Entry> said =
        report.entries().stream()
            .filter(each -> each.provider().equals(provider) && each.name().equals(entry))
            .findFirst();
    if (said.isEmpty()) {
      return new Finding(what, Optional.of("the report does not speak of it"));
    }
    int rows = Requirements.load().rows().size();
    if (said.get().rows().size() != rows) {
      return new Finding(
          what,
          Optional.of("the report has " + said.get().rows().size() + " of " + rows + " rows"));
    }
    String certified = EntryVerdict.CERTIFIED + ", " + text(claimed, "pass") + " PASS";
    String judged = said.get().verdict() + ", " + said.get().count(Verdict.PASS) + " PASS";
    return Finding.equal(what, certified, judged);
  }

  private static String sha256(String text) {
    return Hashing.sha256().hashString(text, StandardCharsets.UTF_8).toString();
  }

  private static String text(JsonObject json, String key) {
    return json.get(key).getAsString();
  }
}
