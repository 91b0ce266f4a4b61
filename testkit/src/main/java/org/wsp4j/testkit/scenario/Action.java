package org.wsp4j.testkit.scenario;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import org.jspecify.annotations.Nullable;

/** What a step does. */
@FunctionalInterface
interface Action {
  /**
   * Runs on the scenario's thread.
   *
   * @return what was seen, or {@code null} for a step without an outcome
   */
  @Nullable JsonObject run(Scene scene) throws Exception;

  /**
   * Told what was seen and what was expected, after both were compared.
   *
   * @param expected the outcome that the scenario gives, or {@code null}
   * @param seen what {@link #run} returned
   */
  default void compared(Scene scene, @Nullable JsonElement expected, JsonObject seen) {}

  /** A step that only looks: the rest does not build on its success. */
  record Look(Action action) implements Action {
    @Override
    public @Nullable JsonObject run(Scene scene) throws Exception {
      return action.run(scene);
    }
  }

  /** The outcome of a step that only sets the stage. */
  interface Quiet {
    void run(Scene scene) throws Exception;
  }

  static Action quiet(Quiet body) {
    return scene -> {
      body.run(scene);
      return null;
    };
  }
}
