package org.wsp4j.testkit.scenario;

/**
 * A scenario and what became of it.
 *
 * @param line where it stands in its file, from 1
 * @param id its name
 * @param verdict what became of it
 * @param step the step that decided, or empty if none did
 * @param expected what was expected there, or why the step is not supported, or what is wrong with
 *     the line
 * @param actual what was seen there
 * @param decision the decision that overrules it, or empty
 */
public record ScenarioResult(
    int line,
    String id,
    ScenarioVerdict verdict,
    String step,
    String expected,
    String actual,
    String decision) {
  static ScenarioResult agree(Scenario scenario) {
    return of(scenario, ScenarioVerdict.AGREE, "", "", "", "");
  }

  static ScenarioResult malformed(Scenario scenario, String why) {
    return of(scenario, ScenarioVerdict.MALFORMED, "", why, "", "");
  }

  static ScenarioResult unsupported(Scenario scenario, String step, String why) {
    return of(scenario, ScenarioVerdict.UNSUPPORTED, step, why, "", "");
  }

  static ScenarioResult differ(Scenario scenario, String step, Difference difference) {
    return of(
        scenario, ScenarioVerdict.DIFFER, step, difference.expected(), difference.actual(), "");
  }

  ScenarioResult overruledBy(String decision) {
    return new ScenarioResult(
        line, id, ScenarioVerdict.OVERRULED, step, expected, actual, decision);
  }

  private static ScenarioResult of(
      Scenario scenario,
      ScenarioVerdict verdict,
      String step,
      String expected,
      String actual,
      String decision) {
    return new ScenarioResult(
        scenario.line(), scenario.id(), verdict, step, expected, actual, decision);
  }
}
