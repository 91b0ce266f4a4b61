package org.wsp4j.testkit.scenario;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Another thread of a scenario, which does one thing after the other and lives until told. */
final class Helper {
  private final BlockingQueue<Runnable> work = new LinkedBlockingQueue<>();
  private final Thread thread;
  private volatile boolean ending;

  Helper(String name) {
    thread = Thread.ofPlatform().daemon().name("scenario, thread " + name).unstarted(this::loop);
    thread.start();
  }

  Thread thread() {
    return thread;
  }

  <T> CompletableFuture<T> start(Supplier<T> task) {
    CompletableFuture<T> future = new CompletableFuture<>();
    work.add(() -> {
      try {
        future.complete(task.get());
      } catch (Throwable e) {
        future.completeExceptionally(e);
      }
    });
    return future;
  }

  /** Does nothing more and ends. */
  void exit() throws InterruptedException {
    ending = true;
    work.add(() -> {});
    thread.join(Scene.LIMIT_MILLIS);
  }

  void abandon() {
    ending = true;
    thread.interrupt();
  }

  private void loop() {
    try {
      while (!ending) {
        work.take().run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The value if it comes in time. */
  static <T> @Nullable T within(CompletableFuture<T> future, long millis)
      throws InterruptedException {
    try {
      return future.get(Math.max(0, millis), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return null;
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}
