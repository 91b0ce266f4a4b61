package org.wsp4j.spi;

import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An abstract name of AF_UNIX: one that is in no file system, is gone with its socket, and that
 * <em>every</em> user of the machine may connect to. The JDK has no way to say one; nothing else
 * asks for one, and a path that begins with {@code @} is a path. Linux only.
 */
public final class AbstractUnixAddress extends SocketAddress {
  private static final long serialVersionUID = 1;

  /** The longest name, in bytes of UTF-8. */
  public static final int MAX_BYTES = PeerAddress.MAX_BYTES - 1;

  private final String name;

  AbstractUnixAddress(String name) {
    this.name = name;
  }

  /**
   * Names one.
   *
   * @param name the name, without the 0 that the kernel has before it
   * @return the address
   * @throws IllegalArgumentException if it is empty or longer than {@link #MAX_BYTES}
   */
  public static AbstractUnixAddress of(String name) {
    int length = name.getBytes(StandardCharsets.UTF_8).length;
    if (length == 0 || length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "name=" + name + ": expected 1 to " + MAX_BYTES + " bytes, has " + length);
    }
    return new AbstractUnixAddress(name);
  }

  /**
   * The name.
   *
   * @return without the 0
   */
  public String name() {
    return name;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AbstractUnixAddress that && name.equals(that.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return "@" + name;
  }
}
