package org.wsp4j.provider.support;

/** How the engine starts its thread and learns that another one ended; a test owns both. */
interface ThreadHost {
  /** Runs the poller. */
  void start(Runnable poller);

  /**
   * Runs an action once a thread has ended, soon after.
   *
   * @return what to run if that is no longer wanted
   */
  Runnable onEnd(Thread thread, Runnable action);

  /** The JVM's own: a daemon thread, and a virtual thread for each thread to join. */
  ThreadHost REAL =
      new ThreadHost() {
        @Override
        public void start(Runnable poller) {
          Thread.ofPlatform().daemon().name("wsp4j-poller").start(poller);
        }

        @Override
        public Runnable onEnd(Thread thread, Runnable action) {
          String name = "wsp4j-end-of-" + thread.threadId();
          return Thread.ofVirtual().name(name).start(() -> awaitEnd(thread, action))::interrupt;
        }

        private static void awaitEnd(Thread thread, Runnable action) {
          try {
            thread.join();
          } catch (InterruptedException noLongerWanted) {
            return;
          }
          action.run();
        }
      };
}
