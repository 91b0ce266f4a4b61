package org.wsp4j.testkit.scenario;

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
