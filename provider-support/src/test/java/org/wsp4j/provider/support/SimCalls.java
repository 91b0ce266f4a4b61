package org.wsp4j.provider.support;

import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import org.wsp4j.provider.support.linux.Errno;
import org.wsp4j.provider.support.linux.ForwardingCalls;
import org.wsp4j.provider.support.linux.Linux;
import org.wsp4j.provider.support.linux.ScriptedKernel;

/** The kernel of a simulation: a switch point where no lock is held, and spoilt by a defect. */
final class SimCalls extends ForwardingCalls {
  private static final int RARELY = 12;

  private final Turns turns;
  private final Defect defect;
  private final SplittableRandom random;

  SimCalls(ScriptedKernel kernel, Turns turns, Defect defect, SplittableRandom random) {
    super(kernel);
    this.turns = turns;
    this.defect = defect;
    this.random = random;
  }

  private boolean strikes(Defect which) {
    return defect == which && random.nextInt(RARELY) == 0;
  }

  @Override
  public int epollWait(int epfd, ReadyList ready, long deadlineNanos) {
    turns.maySwitch();
    int count = super.epollWait(epfd, ready, deadlineNanos);
    turns.maySwitch();
    return count > 0 && strikes(Defect.EDGE_LOST) ? count - 1 : count;
  }

  @Override
  public int eventfdDrain(int fd) {
    turns.maySwitch();
    int result = super.eventfdDrain(fd);
    turns.maySwitch();
    return result;
  }

  @Override
  public int eventfdSignal(int fd) {
    return strikes(Defect.SIGNAL_LOST) ? 0 : super.eventfdSignal(fd);
  }

  @Override
  public long nanoTime() {
    turns.maySwitchUnlessLocked();
    return super.nanoTime();
  }

  @Override
  public long recv(int fd, MemorySegment[] buffers, int count, long skip, int flags) {
    boolean plain = (flags & (Linux.MSG_PEEK | Linux.MSG_OOB)) == 0;
    if (plain && strikes(Defect.RESET_INVENTED)) {
      return -Errno.ECONNRESET;
    }
    if (plain && strikes(Defect.BYTES_TWICE)) {
      return super.recv(fd, buffers, count, skip, flags | Linux.MSG_PEEK);
    }
    long received = super.recv(fd, buffers, count, skip, flags);
    return plain && received > 1 && strikes(Defect.BYTES_LOST) ? received - 1 : received;
  }

  @Override
  public long send(int fd, MemorySegment[] buffers, int count, long skip, int flags) {
    long sent = super.send(fd, buffers, count, skip, flags);
    if (sent > 0 && strikes(Defect.SENT_TWICE)) {
      var _ = super.send(fd, buffers, count, skip, flags);
    }
    return sent;
  }

  @Override
  public int close(int fd) {
    return strikes(Defect.DESCRIPTOR_LEAKED) ? 0 : super.close(fd);
  }
}
