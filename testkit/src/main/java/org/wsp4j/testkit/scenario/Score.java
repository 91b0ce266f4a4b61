package org.wsp4j.testkit.scenario;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What became of the steps of a scenario so far. */
final class Score {
  private final Scenario scenario;
  private @Nullable ScenarioResult found;
  private boolean over;

  Score(Scenario scenario) {
    this.scenario = scenario;
  }

  /** Whether the rest need not be made: a step differs, or a decision leaves it without object. */
  boolean isOver() {
    return over;
  }

  void compare(
      Scenario.Step step, @Nullable JsonElement expected, JsonObject seen, List<Ruling> rulings) {
    if (expected == null) {
      return;
    }
    Optional<Difference> difference = Compare.difference(expected, seen);
    if (difference.isPresent()) {
      ScenarioResult differ = ScenarioResult.differ(scenario, step.toString(), difference.get());
      Optional<Ruling> ruling =
          rulings.stream().filter(each -> each.explains(expected, seen)).findFirst();
      over = ruling.map(Ruling::ends).orElse(true);
      if (ruling.isEmpty()) {
        found = differ;
      } else if (found == null) {
        found = differ.overruledBy(ruling.get().decision());
      }
    }
  }

  /** The difference, else the first step that a decision overrules, else agreement. */
  ScenarioResult result() {
    return found == null ? ScenarioResult.agree(scenario) : found;
  }
}
