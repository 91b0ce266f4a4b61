package org.wsp4j.testkit.kernel;

/** A system call of the kit's peer failed. */
public final class KernelException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final int EAGAIN = 11;
  private static final int EAFNOSUPPORT = 97;
  private static final int EADDRNOTAVAIL = 99;

  private final int errno;

  KernelException(String call, int errno) {
    super("the kit's peer: " + call + " failed with errno=" + errno + meaning(errno));
    this.errno = errno;
  }

  /**
   * What did not happen within its time limit.
   *
   * @param what what was waited for, for people
   * @return to be thrown
   */
  public static KernelException timedOut(String what) {
    return new KernelException(what, EAGAIN);
  }

  /**
   * Fails on a negative answer of the kernel.
   *
   * @param call what was tried, for people
   * @param result what the kernel answered
   * @return the result
   */
  static long check(String call, long result) {
    if (result < 0) {
      throw new KernelException(call, (int) -result);
    }
    return result;
  }

  /**
   * The system's number for what went wrong.
   *
   * @return an errno
   */
  public int errno() {
    return errno;
  }

  /**
   * Whether this machine lacks what was asked for, such as IPv6.
   *
   * @return whether nothing is wrong but the machine
   */
  public boolean environmental() {
    return errno == EAFNOSUPPORT || errno == EADDRNOTAVAIL;
  }

  private static String meaning(int errno) {
    return switch (errno) {
      case EAGAIN -> " (nothing happened within its time limit)";
      case 32 -> " (EPIPE)";
      case 104 -> " (ECONNRESET)";
      case 111 -> " (ECONNREFUSED)";
      case EAFNOSUPPORT -> " (the machine lacks this address family)";
      case EADDRNOTAVAIL -> " (the machine lacks this address)";
      default -> "";
    };
  }
}
