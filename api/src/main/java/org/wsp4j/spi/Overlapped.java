package org.wsp4j.spi;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One overlapped operation: {@code WSAOVERLAPPED}. The client makes it, passes it to a call, polls
 * it, and uses it again once it is complete, also from inside its own routine (DEC-07).
 *
 * <pre>
 *        tryStart (CAS)                complete (release)
 *  FREE ----------------> PENDING ------------------------> COMPLETE
 *    ^ ^------ abandon ------/                                  |
 *    \-------------------------- tryStart (CAS) ----------------/  (to PENDING)
 * </pre>
 *
 * <p>One owner at a time: the client while FREE or COMPLETE, the provider while PENDING. The
 * results are written before the state is released and read after it is acquired, so what a thread
 * reads after {@link #isComplete} answered {@code true} is whole. The runtime and the provider hold
 * it while it is PENDING and never touch it after (RECV-15.01).
 */
public final class Overlapped {
  private static final int FREE = 0;
  private static final int PENDING = 1;
  private static final int COMPLETE = 2;
  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(Overlapped.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Read by acquire, moved to PENDING by CAS, released to COMPLETE or FREE by the owner. */
  @SuppressWarnings("UnusedVariable")
  private int state;

  private @Nullable WsaEvent event;
  private @Nullable Object context;
  private WsaError error = WsaError.NO_ERROR;
  private int bytesTransferred;
  private int flags;
  private int messageLength;
  private int nativeError;

  /** Makes a free object without an event. */
  public Overlapped() {}

  /**
   * The event that is set at completion when no routine was given: {@code hEvent}.
   *
   * @return the event, or {@code null}: the operation can then only be polled or waited for
   */
  public @Nullable WsaEvent event() {
    return event;
  }

  /**
   * Chooses the event. Several operations may share one. With a routine it is neither read nor
   * changed (RECV-15.06).
   *
   * @param event the event, or {@code null}
   * @return this
   * @throws IllegalStateException while the operation is pending
   */
  public Overlapped event(@Nullable WsaEvent event) {
    if (isPending()) {
      throw new IllegalStateException("state=PENDING: the event cannot be changed");
    }
    this.event = event;
    return this;
  }

  /**
   * A slot for the client, never read by anybody else (RECV-15.07).
   *
   * @return what the client put there
   */
  public @Nullable Object context() {
    return context;
  }

  /**
   * Fills the client's slot.
   *
   * @param context anything
   * @return this
   */
  public Overlapped context(@Nullable Object context) {
    this.context = context;
    return this;
  }

  /**
   * Whether an operation is under way: {@code Internal == STATUS_PENDING}. Any thread may poll.
   *
   * @return whether the provider owns this object now
   */
  public boolean isPending() {
    return (int) STATE.getAcquire(this) == PENDING;
  }

  /**
   * Whether the last operation is finished. Any thread may poll; {@code true} makes its results
   * visible.
   *
   * @return whether there is a result to read
   */
  public boolean isComplete() {
    return (int) STATE.getAcquire(this) == COMPLETE;
  }

  /**
   * How the operation ended.
   *
   * @return WSA_IO_INCOMPLETE while it is pending, NO_ERROR if nothing was ever started
   */
  public WsaError error() {
    return isPending() ? WsaError.WSA_IO_INCOMPLETE : error;
  }

  /**
   * The bytes moved; meaningful once complete, also on an error (DEC-11).
   *
   * @return a count
   */
  public int bytesTransferred() {
    return bytesTransferred;
  }

  /**
   * What {@code lpFlags} would have shown had the call completed at once (RECV-13.05).
   *
   * @return a mask of {@link MsgFlags}
   */
  public int flags() {
    return flags;
  }

  /**
   * The true length of the message, as {@link Transfer#messageLength}.
   *
   * @return a length in bytes
   */
  public int messageLength() {
    return messageLength;
  }

  /**
   * The operating system's number for an error, as {@link Transfer#nativeError}.
   *
   * @return an errno, 0 if there was none
   */
  public int nativeError() {
    return nativeError;
  }

  /**
   * Claims the object for a new operation; for providers. Of two threads that try, one wins.
   *
   * @return {@code false} if an operation is pending: the call must fail with WSAEINVAL (DEC-07)
   */
  public boolean tryStart() {
    int seen = (int) STATE.getAcquire(this);
    return seen != PENDING && STATE.compareAndSet(this, seen, PENDING);
  }

  /**
   * Gives a claimed object back when nothing was started after all; for providers. Nothing is
   * indicated.
   */
  public void abandon() {
    assert isPending();
    error = WsaError.NO_ERROR;
    bytesTransferred = 0;
    flags = 0;
    messageLength = 0;
    nativeError = 0;
    STATE.setRelease(this, FREE);
  }

  /**
   * Publishes the result; for the runtime, which providers reach through {@link
   * Upcalls#completeOverlappedRequest}. Neither sets the event nor queues a routine.
   *
   * @param error how it ended
   * @param result bytes, flags, length and native error; copied
   */
  public void complete(WsaError error, Transfer result) {
    assert isPending();
    this.error = error;
    bytesTransferred = result.bytesTransferred();
    flags = result.flags();
    messageLength = result.messageLength();
    nativeError = result.nativeError();
    STATE.setRelease(this, COMPLETE);
  }

  @Override
  public String toString() {
    return switch ((int) STATE.getAcquire(this)) {
      case FREE -> "Overlapped[FREE]";
      case PENDING -> "Overlapped[PENDING]";
      default ->
          "Overlapped[" + error + ", " + bytesTransferred + ", " + MsgFlags.toString(flags) + "]";
    };
  }
}
