package org.wsp4j.testkit.scenario;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A scenario on its way from texts to actions: what steps say of the ones before and after. */
final class Plan {
  final Scenario scenario;
  final List<Action> actions = new ArrayList<>();
  final Map<String, String> background = new HashMap<>();
  int index;
  private @Nullable Receive last;
  private final List<Receive> receives = new ArrayList<>();
  private final List<Remark> remarks = new ArrayList<>();

  private record Remark(Predicate<Receive> concerns, Consumer<Receive> effect) {}

  private Plan(Scenario scenario) {
    this.scenario = scenario;
  }

  static Plan of(Scenario scenario, Grammar grammar, Consumer<String> progress) {
    Plan plan = new Plan(scenario);
    for (Scenario.Step step : scenario.steps()) {
      progress.accept(step.toString());
      Action action =
          grammar
              .parse(step.text(), plan)
              .orElseThrow(() -> new Unsupported("no form of a step that is known"));
      plan.actions.add(action);
      plan.index++;
    }
    if (!plan.remarks.isEmpty()) {
      throw new Unsupported("something is said of a receive that no step makes");
    }
    return plan;
  }

  /** Says something of the next receive that it concerns. */
  void next(Predicate<Receive> concerns, Consumer<Receive> effect) {
    remarks.add(new Remark(concerns, effect));
  }

  /** The receive just before. */
  Receive last() {
    if (last == null) {
      throw new Unsupported("no receive before it");
    }
    return last;
  }

  Receive lastOf(String op) {
    return receives.reversed().stream()
        .filter(each -> each.op.equals(op))
        .findFirst()
        .orElseThrow(() -> new Unsupported("no receive " + op + " before it"));
  }

  Receive add(Receive receive) {
    for (Remark each : List.copyOf(remarks)) {
      if (each.concerns().test(receive)) {
        each.effect().accept(receive);
        remarks.remove(each);
      }
    }
    receive.expectedError = expectedText("err");
    last = receive;
    receives.add(receive);
    return receive;
  }

  /** What a step that does not say what it sends may send. */
  String payload() {
    return scenario.payloadAfter(index);
  }

  Scenario.Step step(String label) {
    return scenario.steps().stream()
        .filter(each -> each.label().equals(label))
        .findFirst()
        .orElseThrow();
  }

  String label() {
    return scenario.steps().get(index).label();
  }

  boolean expects(String key) {
    JsonElement outcome = scenario.expected().get(label());
    return outcome != null && outcome.isJsonObject() && outcome.getAsJsonObject().has(key);
  }

  private @Nullable String expectedText(String key) {
    JsonElement outcome = scenario.expected().get(label());
    if (outcome == null || !outcome.isJsonObject()) {
      return null;
    }
    JsonObject object = outcome.getAsJsonObject();
    return object.has(key) && object.get(key).isJsonPrimitive()
        ? object.get(key).getAsString()
        : null;
  }
}
