package org.wsp4j.testkit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.ThreadId;

/**
 * Something that runs on another thread, usually a call that is to block.
 *
 * <p>That it is blocked is shown by a fence: when the other thread is in the provider's wait, or
 * has had every chance to get there, a receive on another socket of the same provider, whose data
 * is sent only now, completes first. A thread's state proves nothing: inside a native call it looks
 * runnable.
 *
 * @param <T> what it gives
 */
public final class Background<T> {
  private final Bench bench;
  private final Thread thread;
  private final CompletableFuture<T> result = new CompletableFuture<>();
  private final CountDownLatch begun = new CountDownLatch(1);
  private volatile @Nullable ThreadId threadId;

  Background(Bench bench, Thread.Builder builder, Callable<T> body) {
    this.bench = bench;
    long seed = bench.random().nextLong();
    this.thread = builder.unstarted(() -> run(seed, body));
  }

  Background<T> start() {
    thread.start();
    awaitBegun();
    return this;
  }

  private void run(long seed, Callable<T> body) {
    try {
      bench.random(seed);
      threadId = bench.threadId();
      begun.countDown();
      result.complete(body.call());
    } catch (Throwable e) {
      begun.countDown();
      result.completeExceptionally(e);
    }
  }

  private void awaitBegun() {
    try {
      if (!begun.await(bench.limitNanos(), TimeUnit.NANOSECONDS)) {
        throw bench.check().failure("another thread starts", "it did not");
      }
    } catch (InterruptedException e) {
      throw bench.interrupted();
    }
  }

  /**
   * The thread.
   *
   * @return alive or not
   */
  public Thread thread() {
    return thread;
  }

  /**
   * The thread's APC queue.
   *
   * @return its id
   */
  public ThreadId threadId() {
    ThreadId id = threadId;
    if (id == null) {
      throw new IllegalStateException("threadId=null: the thread has not started");
    }
    return id;
  }

  /**
   * Whether it has ended.
   *
   * @return whether {@link #result} returns at once
   */
  public boolean done() {
    return result.isDone();
  }

  /**
   * Shows by a fence that it is blocked.
   *
   * @return this
   */
  public Background<T> blocks() {
    bench.chance(() -> done() || bench.isInWait(thread));
    if (done()) {
      throw bench.check().failure("the call blocks", "it returned " + outcome());
    }
    bench.check().that("blocked", true, true);
    return this;
  }

  /**
   * Waits for its end.
   *
   * @return what it gives
   */
  public T result() {
    try {
      return result.get(bench.limitNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw bench.check().failure("the call on " + thread.getName() + " returns", stillThere());
    } catch (InterruptedException e) {
      throw bench.interrupted();
    } catch (ExecutionException e) {
      throw rethrown(e.getCause());
    }
  }

  /**
   * Waits until the thread itself is gone.
   *
   * @return what it gave
   */
  public T ended() {
    T value = result();
    try {
      if (!thread.join(Duration.ofNanos(bench.limitNanos()))) {
        throw bench.check().failure("the thread ends", stillThere());
      }
    } catch (InterruptedException e) {
      throw bench.interrupted();
    }
    return value;
  }

  /** Throws what it failed with, if it failed: a row must not wait for a thread that is dead. */
  void rethrowFailure() {
    if (result.isCompletedExceptionally()) {
      throw rethrown(result.exceptionNow());
    }
  }

  void abandon() {
    thread.interrupt();
  }

  private String stillThere() {
    StringBuilder text = new StringBuilder("it does not, see where it is");
    for (StackTraceElement frame : thread.getStackTrace()) {
      text.append("\n      ").append(frame);
    }
    return text.toString();
  }

  private String outcome() {
    return switch (result.state()) {
      case SUCCESS ->
          result.resultNow() instanceof Call call
              ? call.error().toString()
              : String.valueOf(result.resultNow());
      case FAILED -> result.exceptionNow().toString();
      default -> "";
    };
  }

  private static RuntimeException rethrown(@Nullable Throwable cause) {
    return switch (cause) {
      case Error error -> throw error;
      case RuntimeException unchecked -> unchecked;
      case null, default -> new IllegalStateException(cause);
    };
  }
}
