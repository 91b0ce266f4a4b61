package org.wsp4j.provider.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wsp4j.provider.support.linux.Errno;
import org.wsp4j.provider.support.linux.ForwardingCalls;
import org.wsp4j.provider.support.linux.SystemCalls;
import org.wsp4j.spi.CompletionRoutine;
import org.wsp4j.spi.MsgFlags;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ShutdownHow;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/**
 * Scripts in which the first system call fails, then the second, and so on to the last: whatever
 * comes of it, nothing is thrown, what was started completes once, nothing is left open.
 */
class FailingCallTest {
  private static final int ROOM = 8;

  /** Fails one call, counted from {@link #arm}. */
  private static final class Failing extends ForwardingCalls {
    private int left;
    private boolean struck;

    Failing(SystemCalls calls) {
      super(calls);
    }

    /** Makes the n-th call from now on fail. */
    void arm(int n) {
      left = n;
      struck = false;
    }

    boolean struck() {
      return struck;
    }

    private boolean fails() {
      boolean fails = --left == 0;
      struck |= fails;
      return fails;
    }

    @Override
    public int close(int fd) {
      int result = super.close(fd);
      // The kernel frees the descriptor whatever it says.
      return fails() ? -Errno.EIO : result;
    }

    @Override
    public int shutdown(int fd, int how) {
      return fails() ? -Errno.ENOTCONN : super.shutdown(fd, how);
    }

    @Override
    public int getsockopt(int fd, int level, int name, MemorySegment value) {
      return fails() ? -Errno.ENOBUFS : super.getsockopt(fd, level, name, value);
    }

    @Override
    public int setsockopt(int fd, int level, int name, MemorySegment value) {
      return fails() ? -Errno.ENOBUFS : super.setsockopt(fd, level, name, value);
    }

    @Override
    public int ioctl(int fd, int code) {
      return fails() ? -Errno.EINVAL : super.ioctl(fd, code);
    }

    @Override
    public long recv(int fd, MemorySegment[] buffers, int count, long skip, int flags) {
      return fails() ? -Errno.ENOBUFS : super.recv(fd, buffers, count, skip, flags);
    }

    @Override
    public long send(int fd, MemorySegment[] buffers, int count, long skip, int flags) {
      return fails() ? -Errno.ENOBUFS : super.send(fd, buffers, count, skip, flags);
    }

    @Override
    public int epollCreate() {
      return fails() ? -Errno.EMFILE : super.epollCreate();
    }

    @Override
    public int epollCtl(int epfd, int op, int fd, int events, long data) {
      return fails() ? -Errno.ENOMEM : super.epollCtl(epfd, op, fd, events, data);
    }

    @Override
    public int epollWait(int epfd, ReadyList ready, long deadlineNanos) {
      return fails() ? -Errno.EINTR : super.epollWait(epfd, ready, deadlineNanos);
    }

    @Override
    public int eventfd() {
      return fails() ? -Errno.EMFILE : super.eventfd();
    }
  }

  /** What is done; every script leaves the socket open. */
  enum Script {
    RECEIVE_AT_ONCE {
      @Override
      void play(Play play) {
        play.stage.arrives("abc");
        play.receive(0);
      }
    },
    RECEIVE_LATER {
      @Override
      void play(Play play) {
        play.receive(0);
        play.receive(0);
        play.stage.arrives("abcdefghijkl");
        play.look();
      }
    },
    WAIT_FOR_ALL {
      @Override
      void play(Play play) {
        play.stage.arrives("abc");
        play.receive(MsgFlags.MSG_WAITALL);
        play.stage.arrives("def");
        play.look();
        play.stage.arrives("ghi");
        play.look();
      }
    },
    SEND_IN_PARTS {
      @Override
      void play(Play play) {
        play.send(3 * Stage.SOCKET_BYTES);
        play.send(5);
        for (int i = 0; i < 4; i++) {
          assertThat(play.stage.kernel.peerReceive(play.stage.fd, 100)).isNotNull();
          play.look();
        }
      }
    },
    SHUT_DOWN_BEHIND_A_SEND {
      @Override
      void play(Play play) {
        play.send(2 * Stage.SOCKET_BYTES);
        assertThat(play.stage.socket.shutdown(ShutdownHow.SD_BOTH)).isNotNull();
        assertThat(play.stage.kernel.peerReceive(play.stage.fd, 100)).isNotNull();
        play.look();
        play.receive(0);
      }
    },
    ROUTINES {
      @Override
      void play(Play play) {
        play.receiveWithRoutine();
        play.receiveWithRoutine();
        play.stage.arrives("abcdefghijkl");
        play.look();
        play.runRoutines();
      }
    },
    CANCEL {
      @Override
      void play(Play play) {
        play.receive(0);
        play.send(2 * Stage.SOCKET_BYTES);
        assertThat(play.stage.socket.cancelIo(null)).isEqualTo(WsaError.NO_ERROR);
      }
    },
    BLOCK_UNTIL_A_TIME {
      @Override
      void play(Play play) {
        play.stage.receiveTimeout(3);
        play.block(0);
        play.stage.arrives("abc");
        play.block(MsgFlags.MSG_WAITALL);
        play.block(MsgFlags.MSG_PEEK);
      }
    },
    BLOCK_UNTIL_DATA {
      @Override
      void play(Play play) {
        play.stage.whenAsleep(() -> play.stage.arrives("abc"));
        play.block(0);
      }
    },
    RESET {
      @Override
      void play(Play play) {
        play.receive(0);
        play.receive(MsgFlags.MSG_OOB);
        play.send(2 * Stage.SOCKET_BYTES);
        play.stage.kernel.peerReset(play.stage.fd);
        play.look();
        play.receive(0);
      }
    },
    URGENT {
      @Override
      void play(Play play) {
        play.receive(MsgFlags.MSG_OOB);
        play.receive(0);
        assertThat(play.stage.kernel.peerUrgent(play.stage.fd, (byte) 7)).isEqualTo(1);
        play.stage.arrives("abc");
        play.look();
      }
    },
    THREAD_ENDS {
      @Override
      void play(Play play) {
        Thread thread = play.stage.onAnotherThread(() -> play.receive(0));
        play.receive(0);
        if (play.stage.host.knows(thread)) {
          play.stage.host.tellOfTheEndOf(thread);
        }
        play.stage.arrives("abc");
        play.look();
      }
    };

    abstract void play(Play play);
  }

  /** One play of a script: what was started, and what came of it. */
  static final class Play {
    final Stage stage;
    private final List<Overlapped> started = new ArrayList<>();
    private final List<Overlapped> refused = new ArrayList<>();
    private int owed;
    private int ran;

    Play(Stage stage) {
      this.stage = stage;
    }

    private static MemorySegment[] room(int bytes) {
      return new MemorySegment[] {MemorySegment.ofArray(new byte[bytes])};
    }

    private void note(Overlapped overlapped, WsaError error) {
      boolean began = error == WsaError.NO_ERROR || error == WsaError.WSA_IO_PENDING;
      (began ? started : refused).add(overlapped);
    }

    void receive(int flags) {
      Overlapped overlapped = new Overlapped();
      Transfer transfer = new Transfer().flags(flags);
      note(
          overlapped,
          stage.socket.recv(room(ROOM), 1, transfer, overlapped, null, stage.openCurrentThread()));
    }

    void receiveWithRoutine() {
      Overlapped overlapped = new Overlapped();
      CompletionRoutine routine = (error, bytes, object, flags) -> ran++;
      WsaError error =
          stage.socket.recv(
              room(ROOM), 1, new Transfer(), overlapped, routine, stage.openCurrentThread());
      note(overlapped, error);
      owed += error == WsaError.NO_ERROR || error == WsaError.WSA_IO_PENDING ? 1 : 0;
    }

    void send(int bytes) {
      Overlapped overlapped = new Overlapped();
      note(
          overlapped,
          stage.socket.send(
              room(bytes), 1, new Transfer(), overlapped, null, stage.openCurrentThread()));
    }

    void block(int flags) {
      Transfer transfer = new Transfer().flags(flags);
      WsaError error = stage.socket.recv(room(ROOM), 1, transfer, null, null, null);
      assertThat(error).isNotEqualTo(WsaError.WSA_IO_PENDING);
    }

    void look() {
      stage.machine.ready(-1);
    }

    void runRoutines() {
      var _ = stage.await(stage.openCurrentThread(), stage.kernel.nanoTime(), true);
    }

    void check() {
      assertThat(started).allMatch(Overlapped::isComplete);
      assertThat(refused).noneMatch(Overlapped::isPending);
      assertThat(stage.indications)
          .extracting(Stage.Indication::overlapped)
          .containsExactlyInAnyOrderElementsOf(started);
      runRoutines();
      assertThat(ran).isEqualTo(owed);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whicheverCallFailsWhatWasStartedCompletesOnce(Script script) {
    int points = 0;
    boolean struck = true;
    while (struck) {
      points++;
      List<Failing> kernels = new ArrayList<>();
      try (Stage stage =
          new Stage(kernel -> {
            kernels.add(new Failing(kernel));
            return kernels.getFirst();
          })) {
        Failing failing = kernels.getFirst();
        if (script.name().startsWith("BLOCK")) {
          // Without a port it would park, outside the virtual time.
          assertThat(stage.engine.driver().port).isNotNull();
        }
        failing.arm(points);
        Play play = new Play(stage);
        script.play(play);
        assertThat(stage.engine.driver()).isNotNull();
        var _ = stage.socket.close();
        struck = failing.struck();
        play.check();
      }
    }
    assertThat(points).as("calls of %s", script).isGreaterThan(5);
  }
}
