package org.wsp4j.provider.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsp4j.provider.support.linux.Errno;
import org.wsp4j.provider.support.linux.FaultPlan;
import org.wsp4j.provider.support.linux.ForwardingCalls;
import org.wsp4j.provider.support.linux.ScriptedKernel;
import org.wsp4j.provider.support.linux.SystemCalls.ReadyList;
import org.wsp4j.spi.ProtocolInfo;

/** A port by itself: its slots, its wake-up, its end. */
class PortTest {
  private final ScriptedKernel kernel = new ScriptedKernel(FaultPlan.none());
  private final Port port = open();
  private final ReadyList ready = port.readyList();
  private final List<String> served = new ArrayList<>();

  private Port open() {
    Port opened = Port.open(kernel);
    if (opened == null) {
      throw new AssertionError("no port");
    }
    return opened;
  }

  private int socket() {
    return kernel.streamPair(ProtocolInfo.AF_INET)[0];
  }

  private int add(int fd, String name) {
    return port.add(fd, Port.SOCKET_EVENTS, events -> served.add(name));
  }

  /** Takes the edges of what was registered just now: a new socket can be sent to. */
  private void settle() {
    while (port.poll(ready, Long.MIN_VALUE)) {
      served.clear();
    }
  }

  private void arrives(int fd) {
    assertThat(kernel.peerSend(fd, new byte[1])).isEqualTo(1);
  }

  @Test
  void anEventThatWasTakenBeforeItsSocketClosedIsNotForTheNextOneInItsSlot() {
    int first = socket();
    int second = socket();
    int third = socket();
    int[] slots = new int[2];
    slots[0] =
        port.add(
            first,
            Port.SOCKET_EVENTS,
            events -> {
              served.add("first");
              if (slots[1] >= 0) {
                port.remove(slots[1]);
                assertThat(kernel.close(second)).isZero();
                assertThat(add(third, "third")).as("the slot is used again").isEqualTo(slots[1]);
                slots[1] = -1;
              }
            });
    slots[1] = -1;
    int slot = add(second, "second");
    settle();
    slots[1] = slot;
    arrives(first);
    arrives(second);
    assertThat(port.poll(ready, Long.MIN_VALUE)).isTrue();
    assertThat(served).containsExactly("first");
    assertThat(port.poll(ready, Long.MIN_VALUE)).isTrue();
    assertThat(served).as("its own edge, which is new").containsExactly("first", "third");
  }

  @Test
  void moreSocketsThanSlotsMakeMoreSlotsAndFreeOnesAreUsedFirst() {
    int[] slots = new int[40];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = add(socket(), "socket" + i);
      assertThat(slots[i]).isEqualTo(i);
    }
    for (int i = 0; i < slots.length; i++) {
      port.remove(slots[i]);
    }
    for (int i = 0; i < slots.length; i++) {
      assertThat(add(socket(), "again")).isLessThan(slots.length);
    }
    assertThat(add(socket(), "one more")).isEqualTo(slots.length);
  }

  @Test
  void whatOneTargetThrowsCostsNoOtherItsEdge() {
    List<Throwable> reported = new ArrayList<>();
    Thread.currentThread().setUncaughtExceptionHandler((thread, thrown) -> reported.add(thrown));
    try {
      int broken = socket();
      int sound = socket();
      RuntimeException thrown = new IllegalStateException("a broken transport");
      boolean[] breaks = new boolean[1];
      int slot =
          port.add(
              broken,
              Port.SOCKET_EVENTS,
              events -> {
                if (breaks[0]) {
                  throw thrown;
                }
              });
      assertThat(slot).isNotNegative();
      assertThat(add(sound, "sound")).isNotNegative();
      settle();
      breaks[0] = true;
      arrives(broken);
      arrives(sound);
      assertThat(port.poll(ready, Long.MIN_VALUE)).isTrue();
      assertThat(served).containsExactly("sound");
      assertThat(reported).containsExactly(thrown);
    } finally {
      Thread.currentThread().setUncaughtExceptionHandler(null);
    }
  }

  @Test
  void wakingEndsOnePollAndCallsDoNotAddUp() {
    port.wake();
    port.wake();
    assertThat(port.poll(ready, Long.MAX_VALUE)).isTrue();
    assertThat(port.poll(ready, Long.MIN_VALUE)).isFalse();
  }

  @Test
  void aClosedPortTakesNothingAndWakesNobody() {
    int fd = socket();
    int open = kernel.openDescriptors();
    port.close();
    port.close();
    assertThat(kernel.openDescriptors()).isEqualTo(open - 2);
    assertThat(add(fd, "late")).isEqualTo(-Errno.EBADF);
    port.wake();
    port.modify(fd, 0, 0);
    assertThat(served).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aPortThatCannotBeMadeLeavesNothingOpen(int failing) {
    int open = kernel.openDescriptors();
    int[] calls = new int[1];
    ForwardingCalls scarce =
        new ForwardingCalls(kernel) {
          private boolean fails() {
            return ++calls[0] == failing;
          }

          @Override
          public int epollCreate() {
            return fails() ? -Errno.EMFILE : super.epollCreate();
          }

          @Override
          public int eventfd() {
            return fails() ? -Errno.EMFILE : super.eventfd();
          }

          @Override
          public int epollCtl(int epfd, int op, int fd, int events, long data) {
            return fails() ? -Errno.ENOMEM : super.epollCtl(epfd, op, fd, events, data);
          }
        };
    assertThat(Port.open(scarce)).isNull();
    assertThat(kernel.openDescriptors()).isEqualTo(open);
  }
}
