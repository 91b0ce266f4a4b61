package org.wsp4j.spi;

/**
 * The in- and out-parameters of a data call: {@code lpFlags}, {@code lpNumberOfBytesRecvd}, and two
 * that C has no place for. Caller-owned and reusable; the callee keeps no reference after it
 * returned.
 *
 * <p>In: {@link #flags}. Out, on success: flags rewritten (DEC-30), bytes of this call alone
 * (RECV-1.04). On WSAEMSGSIZE they are written too (DEC-11). On WSA_IO_PENDING and on every other
 * error nothing is touched, ever (RECV-2.09, RECV-2.10), but for {@link #nativeError} on an error.
 *
 * <p>Not for sharing between threads during a call; every thread has its own, and so its own errors
 * (RECV-1.10).
 */
public final class Transfer {
  private int flags;
  private int bytesTransferred;
  private int messageLength;
  private int nativeError;

  /** Makes a transfer with no flags set. */
  public Transfer() {}

  /**
   * The flags: what was asked for before the call, what is said of the data after it.
   *
   * @return a mask of {@link MsgFlags}
   */
  public int flags() {
    return flags;
  }

  /**
   * Sets the flags.
   *
   * @param flags a mask of {@link MsgFlags}
   * @return this
   */
  public Transfer flags(int flags) {
    this.flags = flags;
    return this;
  }

  /**
   * The bytes that this call moved.
   *
   * @return a count, 0 or more
   */
  public int bytesTransferred() {
    return bytesTransferred;
  }

  /**
   * Sets the count; for the callee.
   *
   * @param bytes the bytes moved
   * @return this
   */
  public Transfer bytesTransferred(int bytes) {
    bytesTransferred = bytes;
    return this;
  }

  /**
   * The true length of the message that was received, also where the buffers were too small for it
   * (DEC-11).
   *
   * @return the length in bytes; {@link #bytesTransferred} on a byte stream; as much as is known on
   *     a protocol with XP1_PARTIAL_MESSAGE
   */
  public int messageLength() {
    return messageLength;
  }

  /**
   * Sets the true length; for the callee.
   *
   * @param bytes the length
   * @return this
   */
  public Transfer messageLength(int bytes) {
    messageLength = bytes;
    return this;
  }

  /**
   * The number the operating system gave for the last failed call, so that a number without a
   * Winsock name is not lost (DEC-40).
   *
   * @return an errno, 0 if the error was not the system's
   */
  public int nativeError() {
    return nativeError;
  }

  /**
   * Sets the system's number; for the callee.
   *
   * @param errno an errno
   * @return this
   */
  public Transfer nativeError(int errno) {
    nativeError = errno;
    return this;
  }

  /**
   * Copies every field.
   *
   * @param other where from
   * @return this
   */
  public Transfer set(Transfer other) {
    flags = other.flags;
    bytesTransferred = other.bytesTransferred;
    messageLength = other.messageLength;
    nativeError = other.nativeError;
    return this;
  }

  @Override
  public String toString() {
    return "Transfer[flags="
        + MsgFlags.toString(flags)
        + ", bytesTransferred="
        + bytesTransferred
        + ", messageLength="
        + messageLength
        + ", nativeError="
        + nativeError
        + "]";
  }
}
