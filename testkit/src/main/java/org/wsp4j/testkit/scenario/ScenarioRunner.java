package org.wsp4j.testkit.scenario;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs scenarios against providers, each in a runtime of its own. */
public final class ScenarioRunner {
  private static final long LIMIT_SECONDS = 60;
  private static final int AT_ONCE = 4;
  private static final int ATTEMPTS = 4;

  private final Grammar grammar = Grammar.standard();

  private final Venue venue;

  private ScenarioRunner(Venue venue) {
    this.venue = venue;
  }

  /**
   * Over all providers that are installed.
   *
   * @return a runner
   */
  public static ScenarioRunner overAll() {
    return new ScenarioRunner(Venue.installed(_ -> true));
  }

  /**
   * Over one provider that is installed.
   *
   * @param name its name
   * @return a runner; what needs another provider is UNSUPPORTED
   */
  public static ScenarioRunner over(String name) {
    return new ScenarioRunner(Venue.installed(each -> name.equals(each.name())));
  }

  /**
   * Over the reference provider, in the time of the system.
   *
   * @return a runner
   */
  public static ScenarioRunner overReference() {
    return new ScenarioRunner(Venue.reference());
  }

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
      for (ScenarioFile.Line each : file.lines()) {
        futures.add(
            some.submit(() ->
                each.isScenario()
                    ? run(each.scenario())
                    : ScenarioResult.malformed(each.scenario(), each.wrong())));
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

  /** A difference that a busy machine may have made is looked at again. */
  private ScenarioResult run(Scenario scenario) throws InterruptedException {
    for (int i = 1; ; i++) {
      try (Pulse pulse = new Pulse()) {
        ScenarioResult result = once(scenario);
        boolean sure = result.verdict() != ScenarioVerdict.DIFFER || !pulse.wasInterrupted();
        if (sure || i == ATTEMPTS) {
          return result;
        }
      }
    }
  }

  private ScenarioResult once(Scenario scenario) throws InterruptedException {
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
    } catch (StackOverflowError e) {
      return ScenarioResult.unsupported(scenario, step.step(), "a text that is too long to read");
    }
    try (Scene scene = new Scene(venue)) {
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
    if (scenario.expected().values().stream().noneMatch(Compare::saysSomething)) {
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
    Score score = new Score(scenario);
    for (int i = 0; i < plan.actions.size() && !score.isOver(); i++) {
      Scenario.Step each = scenario.steps().get(i);
      step.at(each.toString());
      scene.rulings.clear();
      Action action = plan.actions.get(i);
      JsonObject seen = action.run(scene);
      JsonElement expected = scenario.expected(each.label());
      if (seen != null) {
        score.compare(each, expected, seen, List.copyOf(scene.rulings));
        action.compared(scene, expected, seen);
        if (expected == null) {
          refuseFailedSetup(action, seen);
        }
      } else if (expected != null && !plan.background.containsValue(each.label())) {
        throw new Unsupported("the step has no outcome that could be compared");
      }
    }
    playOthers(plan, scene, step, score);
    return score.result();
  }

  /** A step whose outcome nobody checks must not fail unnoticed where the rest builds on it. */
  private static void refuseFailedSetup(Action action, JsonObject seen) {
    boolean failed = seen.has("ret") && seen.get("ret").getAsString().equals("SOCKET_ERROR");
    if (failed && !(action instanceof Receive) && !(action instanceof Action.Look)) {
      throw new Scene.SetupFailed(seen.toString());
    }
  }

  /** Receives that other threads are blocked in; their outcomes come last. */
  private static void playOthers(Plan plan, Scene scene, Trail trail, Score score)
      throws InterruptedException {
    for (Map.Entry<String, String> each : plan.background.entrySet()) {
      Scenario.Step made = plan.step(each.getValue());
      JsonElement expected = plan.scenario.expected(made.label());
      CompletableFuture<JsonObject> call = scene.blocked.get(each.getKey());
      if (expected != null && !score.isOver()) {
        trail.at(made.toString());
        JsonObject seen = call == null ? null : Helper.within(call, Scene.LIMIT_MILLIS);
        JsonObject outcome = seen == null ? Steps.of("ret", "still blocked") : seen;
        score.compare(made, expected, outcome, List.of());
      }
    }
  }
}
