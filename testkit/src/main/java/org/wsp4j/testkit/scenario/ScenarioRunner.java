package org.wsp4j.testkit.scenario;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Runs scenarios against the providers that are installed, each in a runtime of its own. */
public final class ScenarioRunner {
  private static final long LIMIT_SECONDS = 20;
  private static final int AT_ONCE = 4;

  private final Grammar grammar = Grammar.standard();

  /** Makes a runner. */
  public ScenarioRunner() {}

  /**
   * Runs every scenario of a file, a few at a time.
   *
   * @param file the scenarios
   * @return what became of them, in the order of the file
   * @throws InterruptedException if the calling thread is interrupted
   */
  public List<ScenarioResult> run(ScenarioFile file) throws InterruptedException {
    List<Future<ScenarioResult>> futures = new ArrayList<>();
    try (ExecutorService some = Executors.newFixedThreadPool(AT_ONCE)) {
      for (Scenario each : file.scenarios()) {
        futures.add(some.submit(() -> run(each)));
      }
      List<ScenarioResult> results = new ArrayList<>();
      for (Future<ScenarioResult> each : futures) {
        results.add(each.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a scenario could not be run", e.getCause());
    }
  }

  private ScenarioResult run(Scenario scenario) throws InterruptedException {
    Trail step = new Trail();
    CompletableFuture<ScenarioResult> result = new CompletableFuture<>();
    Thread main =
        Thread.ofPlatform()
            .daemon()
            .name("scenario " + scenario.id())
            .start(() -> result.complete(guarded(scenario, step)));
    try {
      return result.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      main.interrupt();
      String state = "no end within " + LIMIT_SECONDS + " s";
      return ScenarioResult.differ(scenario, step.step(), new Difference("an end", state));
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private ScenarioResult guarded(Scenario scenario, Trail step) {
    Plan plan;
    try {
      plan = plan(scenario, step);
    } catch (Unsupported e) {
      return ScenarioResult.unsupported(scenario, step.step(), e.why());
    }
    try (Scene scene = new Scene()) {
      return play(plan, scene, step);
    } catch (Unsupported e) {
      return ScenarioResult.unsupported(scenario, step.step(), e.why());
    } catch (Throwable e) {
      return ScenarioResult.differ(
          scenario, step.step(), new Difference("the step can be made", e.toString()));
    }
  }

  private Plan plan(Scenario scenario, Trail step) {
    List<String> labels = scenario.steps().stream().map(Scenario.Step::label).toList();
    if (scenario.expected().isEmpty()) {
      throw new Unsupported("no outcome is given");
    }
    if (scenario.notToBeTested()) {
      throw new Unsupported("its note says: " + scenario.note());
    }
    if (labels.size() != Set.copyOf(labels).size()) {
      throw new Unsupported("two steps have one label");
    }
    for (Map.Entry<String, JsonElement> each : scenario.expected().entrySet()) {
      if (!labels.contains(each.getKey())) {
        throw new Unsupported("an outcome of no step: " + each.getKey());
      }
    }
    return Plan.of(scenario, grammar, step::at);
  }

  private static ScenarioResult play(Plan plan, Scene scene, Trail step) throws Exception {
    Scenario scenario = plan.scenario;
    ScenarioResult found = null;
    for (int i = 0; i < plan.actions.size() && found == null; i++) {
      Scenario.Step each = scenario.steps().get(i);
      step.at(each.toString());
      Action action = plan.actions.get(i);
      JsonObject seen = action.run(scene);
      JsonElement wanted = scenario.expected().get(each.label());
      boolean later = seen == null && plan.background.containsValue(each.label());
      if (wanted != null && !later) {
        found = compare(scenario, each, action, scene, wanted, seen);
      } else if (wanted == null && seen != null) {
        refuseFailedSetup(action, seen);
      }
    }
    return found != null ? found : playOthers(plan, scene, step);
  }

  /** A step whose outcome nobody checks must not fail unnoticed where the rest builds on it. */
  private static void refuseFailedSetup(Action action, JsonObject seen) {
    boolean failed = seen.has("ret") && seen.get("ret").getAsString().equals("SOCKET_ERROR");
    if (failed && !(action instanceof Receive)) {
      throw new Scene.SetupFailed(seen.toString());
    }
  }

  /** Receives that other threads are blocked in; their outcomes come last. */
  private static ScenarioResult playOthers(Plan plan, Scene scene, Trail step) throws Exception {
    for (Map.Entry<String, String> each : plan.background.entrySet()) {
      JsonElement wanted = plan.scenario.expected().get(each.getValue());
      CompletableFuture<?> future = scene.blocked.get(each.getKey());
      Scenario.Step made = plan.step(each.getValue());
      step.at(made.toString());
      if (wanted != null && future != null) {
        Object seen = Helper.within(future, Scene.LIMIT_MILLIS);
        ScenarioResult found =
            compare(
                plan.scenario,
                made,
                plan.actions.get(plan.scenario.steps().indexOf(made)),
                scene,
                wanted,
                seen == null ? Steps.of("ret", "still blocked") : (JsonObject) seen);
        if (found != null) {
          return found;
        }
      }
    }
    return ScenarioResult.agree(plan.scenario);
  }

  private static @Nullable ScenarioResult compare(
      Scenario scenario,
      Scenario.Step step,
      Action action,
      Scene scene,
      JsonElement wanted,
      @Nullable JsonObject seen) {
    if (seen == null) {
      throw new Unsupported("the step has no outcome that could be compared");
    }
    Optional<Difference> difference = Compare.difference(wanted, seen);
    if (difference.isEmpty()) {
      return null;
    }
    ScenarioResult differ = ScenarioResult.differ(scenario, step.toString(), difference.get());
    return Overrules.decision(scene, action, seen, wanted.toString())
        .map(differ::overruledBy)
        .orElse(differ);
  }
}
