package org.wsp4j.provider.support.linux;

/** What {@link SystemCalls#recvMessage} tells beside the length. Reusable; the caller's. */
public final class MessageInfo {
  private int flags;
  private long spillOffset;

  /** Makes one that tells nothing yet. */
  public MessageInfo() {}

  /**
   * What the kernel said of the record.
   *
   * @return a mask of the kernel's {@code MSG_} flags: MSG_TRUNC, MSG_CTRUNC, MSG_EOR
   */
  public int flags() {
    return flags;
  }

  /**
   * Where the bytes begin that did not fit into the client's buffers.
   *
   * @return an offset in the spill
   */
  public long spillOffset() {
    return spillOffset;
  }

  void set(int flagsOut, long offset) {
    flags = flagsOut;
    spillOffset = offset;
  }
}
