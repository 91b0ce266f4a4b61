package org.wsp4j.runtime;

/**
 * A manual-reset event that runs an action when it is signalled: how an overlapped operation
 * becomes a future. The action runs in the thread of the provider that completes, perhaps under its
 * locks, so it must only hand the work on.
 */
public final class ActionEvent extends EventObject {
  private final Runnable action;

  /**
   * Makes an event that is not signalled.
   *
   * @param action neither blocks nor throws
   */
  public ActionEvent(Runnable action) {
    super(true);
    this.action = action;
  }

  @Override
  void onSet() {
    action.run();
  }
}
