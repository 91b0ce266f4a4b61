package org.wsp4j.testkit.scenario;

/** Where a scenario stands; for whoever has to tell of it, on any thread. */
final class Trail {
  private volatile String step = "";

  void at(String step) {
    this.step = step;
  }

  String step() {
    return step;
  }
}
