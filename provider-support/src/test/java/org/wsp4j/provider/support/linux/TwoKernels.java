package org.wsp4j.provider.support.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import org.wsp4j.provider.support.linux.SystemCalls.ReadyList;

/** Does the same on the real kernel and on a {@link ScriptedKernel}, and compares. */
final class TwoKernels implements AutoCloseable {
  /** Every event that can be asked for. */
  static final int EVERYTHING = Linux.EPOLLIN | Linux.EPOLLPRI | Linux.EPOLLOUT | Linux.EPOLLRDHUP;

  private static final long PATIENCE_NANOS = 20_000_000_000L;
  private static final int MOST_REPEATS = 5;

  /** One kernel and what the script opened there, by index. */
  static final class Side {
    /** What is added to an index to make the data of its registration. */
    static final int DATA = 100;

    final SystemCalls calls;
    final List<Integer> fds = new ArrayList<>();
    final ReadyList ready;
    final byte[] bytes = new byte[4096];

    Side(SystemCalls calls) {
      this.calls = calls;
      ready = calls.readyList(8);
    }

    int fd(int index) {
      return fds.get(index);
    }

    /** Keeps a descriptor; whether there is one, or why not. */
    long keep(int fd) {
      fds.add(fd);
      return Math.min(fd, 0);
    }

    long recv(int index, int most, int flags) {
      Arrays.fill(bytes, (byte) 0);
      return Kernel.recv(calls, fd(index), flags, MemorySegment.ofArray(bytes).asSlice(0, most));
    }

    long send(int index, int length, int start, int flags) {
      return Kernel.send(calls, fd(index), flags, Kernel.counting(length, start));
    }

    long control(int set, int op, int index, int events) {
      return calls.epollCtl(fd(set), op, fd(index), events, DATA + index);
    }

    /** What is ready at once: data and events of each. */
    List<List<Long>> ready(int set) {
      int found = calls.epollWait(fd(set), ready, calls.nanoTime());
      assertThat(found).isNotNegative();
      List<List<Long>> entries = new ArrayList<>();
      for (int i = 0; i < found; i++) {
        entries.add(List.of(ready.data(i), (long) ready.events(i)));
      }
      return entries;
    }
  }

  private final Side real = new Side(Kernel.REAL);
  private final Side fake = new Side(new ScriptedKernel(FaultPlan.none()));
  private final List<String> trace = new ArrayList<>();
  private final Set<Integer> watched = new TreeSet<>();
  private int repeats;

  @Override
  public void close() {
    for (Side side : List.of(real, fake)) {
      side.fds.stream().filter(fd -> fd >= 0).forEach(side.calls::close);
      side.ready.close();
    }
  }

  /** Compares what can be seen of these sockets after every step from now on. */
  void watch(Integer... indexes) {
    watched.addAll(List.of(indexes));
  }

  void unwatch(int index) {
    watched.remove(index);
  }

  void note(String what) {
    trace.add(what);
  }

  /** Does a step on both, compares the answers, and waits until what can be seen is the same. */
  void step(String what, ToLongFunction<Side> step) {
    long expected = step.applyAsLong(real);
    long found = step.applyAsLong(fake);
    note(what + " -> " + expected);
    assertThat(found).as("%s", trace).isEqualTo(expected);
    assertThat(fake.bytes).as("%s", trace).isEqualTo(real.bytes);
    settle();
  }

  /**
   * Compares what a set reports. The real kernel may wake twice for one event, the second time
   * after the first was taken, on another processor: an edge may come again, but only if it is
   * true, and seldom.
   */
  void ready(int set) {
    List<List<Long>> expected = real.ready(set);
    List<List<Long>> found = fake.ready(set);
    note("ready " + set + " -> " + expected);
    if (found.isEmpty() && expected.size() == 1) {
      repeats++;
      note("again");
      int index = (int) (expected.getFirst().getFirst() - Side.DATA);
      int holds = fake.calls.poll(fake.fd(index), EVERYTHING);
      assertThat(expected.getFirst().getLast() & holds)
          .as("%s", trace)
          .isEqualTo(expected.getFirst().getLast())
          .isPositive();
      assertThat(repeats).as("edges that came again: %s", trace).isLessThan(MOST_REPEATS);
    } else {
      assertThat(found).as("%s", trace).isEqualTo(expected);
    }
    settle();
  }

  private void settle() {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!seen(real).equals(seen(fake)) && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(seen(fake)).as("%s", trace).isEqualTo(seen(real));
  }

  /** What can be seen of the sockets without changing them. */
  private List<String> seen(Side side) {
    return watched.stream()
        .map(index ->
            "events=%x queued=%d mark=%d"
                .formatted(
                    side.calls.poll(side.fd(index), EVERYTHING),
                    side.calls.ioctl(side.fd(index), Linux.FIONREAD),
                    side.calls.ioctl(side.fd(index), Linux.SIOCATMARK)))
        .toList();
  }
}
