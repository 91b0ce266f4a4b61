package org.wsp4j.provider.support.linux;

/** One entry of a socket's queue of errors: {@code struct sock_extended_err}. Reusable. */
public final class QueuedError {
  private int errno;
  private int origin;
  private int type;
  private int code;

  /** Makes one that tells nothing yet. */
  public QueuedError() {}

  /**
   * The error.
   *
   * @return an errno
   */
  public int errno() {
    return errno;
  }

  /**
   * Whence it came.
   *
   * @return an {@code SO_EE_ORIGIN_} number
   */
  public int origin() {
    return origin;
  }

  /**
   * The type of the ICMP message, where it was one.
   *
   * @return a number of ICMP or ICMPv6
   */
  public int type() {
    return type;
  }

  /**
   * The code of the ICMP message, where it was one.
   *
   * @return a number that depends on the type
   */
  public int code() {
    return code;
  }

  void set(int newErrno, int newOrigin, int newType, int newCode) {
    errno = newErrno;
    origin = newOrigin;
    type = newType;
    code = newCode;
  }
}
