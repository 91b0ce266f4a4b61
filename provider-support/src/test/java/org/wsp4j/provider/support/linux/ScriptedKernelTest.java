package org.wsp4j.provider.support.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsp4j.provider.support.linux.SystemCalls.ReadyList;
import org.wsp4j.spi.ProtocolInfo;

/**
 * What a {@link ScriptedKernel} has beside what {@link KernelsAgreeTest} compares: time and faults.
 */
class ScriptedKernelTest {
  private static final int CAPACITY = 1000;
  private static final int EDGES =
      Linux.EPOLLIN | Linux.EPOLLOUT | Linux.EPOLLPRI | Linux.EPOLLRDHUP | Linux.EPOLLET;

  private static ScriptedKernel kernel() {
    return new ScriptedKernel(FaultPlan.none(), CAPACITY);
  }

  private static int pair(ScriptedKernel kernel) {
    return kernel.streamPair(ProtocolInfo.AF_INET)[0];
  }

  private static int watch(SystemCalls kernel, int fd) {
    int set = kernel.epollCreate();
    assertThat(kernel.epollCtl(set, Linux.EPOLL_CTL_ADD, fd, EDGES, fd)).isZero();
    return set;
  }

  @Test
  void timePassesToTheDeadlineWhereNothingIsReady() {
    ScriptedKernel kernel = kernel();
    ReadyList ready = kernel.readyList(1);
    int set = kernel.epollCreate();
    long deadline = kernel.nanoTime() + 1_000_000_000_000L;
    assertThat(kernel.epollWait(set, ready, deadline)).isZero();
    assertThat(kernel.nanoTime()).isEqualTo(deadline);
    assertThat(kernel.epollWait(set, ready, Long.MIN_VALUE)).isZero();
    assertThat(kernel.nanoTime()).isEqualTo(deadline);
  }

  @Test
  void asleepForEverIsAFailure() {
    ScriptedKernel kernel = kernel();
    int set = kernel.epollCreate();
    assertThatThrownBy(() -> kernel.epollWait(set, kernel.readyList(1), Long.MAX_VALUE))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("for ever");
  }

  @Test
  void whoSleepsLetsTheSchedulerRunOthers() {
    ScriptedKernel kernel = kernel();
    ReadyList ready = kernel.readyList(1);
    int fd = pair(kernel);
    int set = watch(kernel, fd);
    assertThat(kernel.epollWait(set, ready, 0)).isOne();
    List<Boolean> seen = new ArrayList<>();
    kernel.scheduler((deadline, isReady) -> {
      seen.add(isReady.getAsBoolean());
      kernel.peerSend(fd, new byte[3]);
      seen.add(isReady.getAsBoolean());
    });
    assertThat(kernel.epollWait(set, ready, Long.MAX_VALUE)).isOne();
    assertThat(ready.data(0)).isEqualTo(fd);
    assertThat(ready.events(0)).isEqualTo(Linux.EPOLLIN | Linux.EPOLLOUT);
    assertThat(seen).containsExactly(false, true);
  }

  @Test
  void aFullPeerTakesNoMoreAndItsReceiveIsAnEdge() {
    ScriptedKernel kernel = kernel();
    ReadyList ready = kernel.readyList(1);
    int fd = pair(kernel);
    int set = watch(kernel, fd);
    MemorySegment bytes = Kernel.counting(CAPACITY + 10, 0);
    assertThat(Kernel.send(kernel, fd, 0, bytes)).isEqualTo(CAPACITY);
    assertThat(Kernel.send(kernel, fd, 0, bytes)).isEqualTo(-Errno.EAGAIN);
    assertThat(kernel.epollWait(set, ready, 0)).isZero();
    assertThat(kernel.peerReceive(fd, 10)).hasSize(10);
    assertThat(kernel.epollWait(set, ready, 0)).as("room for a tenth is no edge").isZero();
    assertThat(kernel.peerReceive(fd, CAPACITY)).hasSize(CAPACITY - 10);
    assertThat(kernel.epollWait(set, ready, 0)).isOne();
    assertThat(ready.events(0)).isEqualTo(Linux.EPOLLOUT);
  }

  @Test
  void thePeerEndsResetsAndUrges() {
    ScriptedKernel kernel = kernel();
    byte[] got = new byte[4];
    int fd = pair(kernel);
    assertThat(kernel.peerUrgent(fd, (byte) 9)).isOne();
    assertThat(Kernel.recv(kernel, fd, Linux.MSG_OOB, MemorySegment.ofArray(got))).isOne();
    assertThat(got[0]).isEqualTo((byte) 9);
    kernel.peerShutdown(fd);
    assertThat(Kernel.recv(kernel, fd, 0, MemorySegment.ofArray(got))).isZero();
    assertThat(Kernel.send(kernel, fd, 0, MemorySegment.ofArray(got))).isEqualTo(4);
    int other = pair(kernel);
    kernel.peerReset(other);
    assertThat(Kernel.recv(kernel, other, 0, MemorySegment.ofArray(got)))
        .isEqualTo(-Errno.ECONNRESET);
    int third = pair(kernel);
    kernel.peerClose(third);
    assertThat(Kernel.recv(kernel, third, 0, MemorySegment.ofArray(got))).isZero();
  }

  @Test
  void theLowestFreeNumberIsTheNextDescriptor() {
    ScriptedKernel kernel = kernel();
    int first = kernel.eventfd();
    int second = kernel.eventfd();
    assertThat(kernel.close(first)).isZero();
    assertThat(kernel.epollCreate()).isEqualTo(first);
    assertThat(kernel.openDescriptors()).isEqualTo(2);
    assertThat(second).isEqualTo(first + 1);
  }

  /** Moves bytes as an engine would: until EAGAIN, then a wait for the next edge. */
  private static List<Long> move(ScriptedKernel kernel, int total) {
    List<Long> answers = new ArrayList<>();
    int[] fds = kernel.streamPair(ProtocolInfo.AF_INET);
    int set = watch(kernel, fds[0]);
    assertThat(kernel.epollCtl(set, Linux.EPOLL_CTL_ADD, fds[1], EDGES, fds[1])).isZero();
    ReadyList ready = kernel.readyList(2);
    int sent = 0;
    int received = 0;
    byte[] room = new byte[150];
    while (received < total) {
      int length = Math.min(200, total - sent);
      long n = Kernel.send(kernel, fds[0], 0, Kernel.counting(length, sent));
      answers.add(n);
      sent += (int) Math.max(0, n);
      long got = Kernel.recv(kernel, fds[1], 0, MemorySegment.ofArray(room));
      answers.add(got);
      for (int i = 0; i < got; i++) {
        assertThat(room[i]).isEqualTo((byte) (received + i));
      }
      received += (int) Math.max(0, got);
      if (got == -Errno.EAGAIN && n == -Errno.EAGAIN) {
        answers.add((long) kernel.epollWait(set, ready, Long.MAX_VALUE));
      }
    }
    return answers;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void hitchesLoseNothingAndAreTheSameForASeed(long seed) {
    List<Long> answers = move(new ScriptedKernel(FaultPlan.hitches(seed, 150), CAPACITY), 20_000);
    assertThat(answers)
        .contains((long) -Errno.EINTR, (long) -Errno.EAGAIN, (long) -Errno.ENOBUFS)
        .isEqualTo(move(new ScriptedKernel(FaultPlan.hitches(seed, 150), CAPACITY), 20_000))
        .isNotEqualTo(move(new ScriptedKernel(FaultPlan.hitches(-seed, 150), CAPACITY), 20_000));
  }

  @Test
  void hesitationIsFollowedByAnEdge() {
    ScriptedKernel kernel = new ScriptedKernel(FaultPlan.hitches(1, 200), CAPACITY);
    ReadyList ready = kernel.readyList(1);
    int fd = pair(kernel);
    int set = watch(kernel, fd);
    MemorySegment one = MemorySegment.ofArray(new byte[1]);
    int hesitations = 0;
    for (int i = 0; i < 500; i++) {
      assertThat(kernel.peerSend(fd, new byte[] {1})).isOne();
      while (kernel.epollWait(set, ready, 0) > 0) {
        assertThat(ready.events(0)).isPositive();
      }
      long n;
      while ((n = Kernel.recv(kernel, fd, 0, one)) != 1) {
        if (n == -Errno.EAGAIN) {
          hesitations++;
          int found;
          do {
            found = kernel.epollWait(set, ready, 0);
          } while (found == -Errno.EINTR);
          assertThat(found).isOne();
        }
      }
    }
    assertThat(hesitations).isPositive();
  }

  @Test
  void aPlannedResetIsToldOnce() {
    ScriptedKernel kernel = new ScriptedKernel(FaultPlan.hitches(7, 0).withResets(100), CAPACITY);
    MemorySegment one = MemorySegment.ofArray(new byte[1]);
    int fd = pair(kernel);
    long n;
    int calls = 0;
    do {
      n = Kernel.recv(kernel, fd, 0, one);
      calls++;
    } while (n == -Errno.EAGAIN && calls < 1000);
    assertThat(n).isEqualTo(-Errno.ECONNRESET);
    assertThat(Kernel.recv(kernel, fd, 0, one)).isZero();
  }

  @Test
  void callsAreCountedByKind() {
    CountingCalls calls = new CountingCalls(kernel());
    int fd = calls.eventfd();
    int set = watch(calls, fd);
    assertThat(calls.eventfdSignal(fd)).isZero();
    assertThat(calls.epollWait(set, calls.readyList(1), 0)).isOne();
    assertThat(calls.count(CountingCalls.Kind.EVENTFD)).isEqualTo(2);
    assertThat(calls.count(CountingCalls.Kind.EPOLL_CTL)).isEqualTo(2);
    assertThat(calls.count(CountingCalls.Kind.EPOLL_WAIT)).isOne();
    assertThat(calls.total()).isEqualTo(5);
    calls.reset();
    assertThat(calls.total()).isZero();
  }
}
