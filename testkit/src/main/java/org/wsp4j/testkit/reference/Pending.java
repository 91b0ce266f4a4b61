package org.wsp4j.testkit.reference;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The operations of one kind that wait on one socket, first in, first out (DEC-08). Guarded by the
 * network's lock.
 */
final class Pending {
  private final Deque<Operation> queue = new ArrayDeque<>();
  private final Predicate<Operation> attempt;
  private final Consumer<Operation> owners;
  private final Consumer<Operation> ended;

  /**
   * Makes a queue.
   *
   * @param attempt tries to end an operation; false if it has to wait
   * @param owners told of an operation that is due and that only the owner of its memory may serve
   * @param ended told of each that is over
   */
  Pending(Predicate<Operation> attempt, Consumer<Operation> owners, Consumer<Operation> ended) {
    this.attempt = attempt;
    this.owners = owners;
    this.ended = ended;
  }

  /**
   * Serves what can be served, in order.
   *
   * @param self the calling thread if it has called or waits; null for one that comes by, and
   *     serves no memory that is confined, be it its own (DEC-36)
   */
  void serve(@Nullable Thread self) {
    for (Operation first = queue.peek(); first != null; first = queue.peek()) {
      if (!first.servedBy(self)) {
        owners.accept(first);
        return;
      }
      if (!attempt.test(first)) {
        return;
      }
      queue.remove();
      ended.accept(first);
    }
  }

  /** Whether an operation that comes now would be the first, and is over at once. */
  boolean attempt(Operation operation) {
    return queue.isEmpty() && attempt.test(operation);
  }

  void add(Operation operation) {
    queue.add(operation);
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  int size() {
    return queue.size();
  }

  /** The room in those that wait, in bytes. */
  int leftBytes() {
    long bytes = queue.stream().mapToLong(Operation::leftBytes).sum();
    return (int) Math.min(bytes, Integer.MAX_VALUE);
  }

  @Nullable Operation first() {
    return queue.peek();
  }

  /** Takes out what matches, in order. */
  List<Operation> remove(Predicate<Operation> which) {
    List<Operation> removed = new ArrayList<>();
    queue.removeIf(each -> which.test(each) && removed.add(each));
    return removed;
  }
}
