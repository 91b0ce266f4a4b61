package org.wsp4j.spi;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A socket address in place: caller-owned, reusable, filled by {@code recvFrom} and read by {@code
 * sendTo} without allocating. Where Winsock has {@code sockaddr} and its length.
 *
 * <p>Not for sharing between threads during a call; an overlapped {@code recvFrom} fills it at
 * completion (never before), and it is the provider's until then.
 */
public final class PeerAddress {
  /** The longest address in bytes: a path of AF_UNIX. */
  public static final int MAX_BYTES = 108;

  /** Tells the JDK that there is no scope; 0 it would print. */
  private static final int NO_SCOPE = -1;

  private final byte[] bytes = new byte[MAX_BYTES];
  private int family;
  private int length;
  private int port;
  private int scopeId;

  /** Makes an empty address, of family 0. */
  public PeerAddress() {}

  /**
   * The family.
   *
   * @return an {@code AF_} number of {@link ProtocolInfo}, 0 if the address is empty
   */
  public int family() {
    return family;
  }

  /**
   * The length of the address part.
   *
   * @return 4, 16, or the length of a path, in bytes
   */
  public int length() {
    return length;
  }

  /**
   * The port.
   *
   * @return 0 to 65,535
   */
  public int port() {
    return port;
  }

  /**
   * The scope of an IPv6 address.
   *
   * @return the index of an interface, 0 for none
   */
  public int scopeId() {
    return scopeId;
  }

  /**
   * One byte of the address part, in network order.
   *
   * @param index from 0 to {@link #length}
   * @return the byte
   */
  public byte byteAt(int index) {
    return bytes[index];
  }

  /** Empties the address. */
  public void clear() {
    family = 0;
    length = 0;
    port = 0;
    scopeId = 0;
  }

  /**
   * Sets family, port and scope; {@link #putByte} follows for each byte of the address part.
   *
   * @param family an {@code AF_} number
   * @param length of the address part, in bytes
   * @param port 0 to 65,535
   * @param scopeId of IPv6
   */
  public void set(int family, int length, int port, int scopeId) {
    if (length < 0 || length > MAX_BYTES) {
      throw new IllegalArgumentException("length=" + length + ": expected 0 to " + MAX_BYTES);
    }
    this.family = family;
    this.length = length;
    this.port = port;
    this.scopeId = scopeId;
  }

  /**
   * Sets one byte of the address part.
   *
   * @param index from 0 to {@link #length}
   * @param value the byte
   */
  public void putByte(int index, byte value) {
    bytes[index] = value;
  }

  /**
   * Copies an address.
   *
   * @param other any address, also this
   */
  public void copyFrom(PeerAddress other) {
    set(other.family, other.length, other.port, other.scopeId);
    System.arraycopy(other.bytes, 0, bytes, 0, length);
  }

  /**
   * Whether this is an abstract name of AF_UNIX.
   *
   * @return whether its first byte is 0
   */
  public boolean isAbstract() {
    return family == ProtocolInfo.AF_UNIX && length > 0 && bytes[0] == 0;
  }

  /**
   * Copies an address of the JDK's in.
   *
   * @param address an Internet or Unix domain address, or an {@link AbstractUnixAddress}
   * @return {@code false}, and this left empty, if it is unresolved, too long or of another kind
   */
  public boolean set(@Nullable SocketAddress address) {
    clear();
    if (address instanceof InetSocketAddress inet && !inet.isUnresolved()) {
      byte[] raw = inet.getAddress().getAddress();
      int scope = inet.getAddress() instanceof Inet6Address v6 ? v6.getScopeId() : 0;
      int af = raw.length == 4 ? ProtocolInfo.AF_INET : ProtocolInfo.AF_INET6;
      set(af, raw.length, inet.getPort(), scope);
      System.arraycopy(raw, 0, bytes, 0, raw.length);
      return true;
    }
    if (address instanceof UnixDomainSocketAddress unix) {
      byte[] path = unix.getPath().toString().getBytes(StandardCharsets.UTF_8);
      if (path.length < MAX_BYTES) {
        set(ProtocolInfo.AF_UNIX, path.length, 0, 0);
        System.arraycopy(path, 0, bytes, 0, path.length);
        return true;
      }
    }
    if (address instanceof AbstractUnixAddress unix) {
      byte[] name = unix.name().getBytes(StandardCharsets.UTF_8);
      set(ProtocolInfo.AF_UNIX, name.length + 1, 0, 0);
      bytes[0] = 0;
      System.arraycopy(name, 0, bytes, 1, name.length);
      return true;
    }
    return false;
  }

  /**
   * The same address as the JDK writes it. Allocates.
   *
   * @return the address, or {@code null} if this is empty or of a family the JDK does not know
   */
  public @Nullable SocketAddress toSocketAddress() {
    if (length > 1 && isAbstract()) {
      return new AbstractUnixAddress(new String(bytes, 1, length - 1, StandardCharsets.UTF_8));
    }
    try {
      byte[] raw = Arrays.copyOf(bytes, length);
      return switch (family) {
        case ProtocolInfo.AF_INET -> new InetSocketAddress(InetAddress.getByAddress(raw), port);
        case ProtocolInfo.AF_INET6 ->
            new InetSocketAddress(
                Inet6Address.getByAddress(null, raw, scopeId == 0 ? NO_SCOPE : scopeId), port);
        case ProtocolInfo.AF_UNIX ->
            UnixDomainSocketAddress.of(new String(raw, StandardCharsets.UTF_8));
        default -> null;
      };
    } catch (UnknownHostException e) {
      throw new AssertionError("length=" + length + " for family=" + family, e);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PeerAddress that
        && family == that.family
        && port == that.port
        && scopeId == that.scopeId
        && Arrays.equals(bytes, 0, length, that.bytes, 0, that.length);
  }

  @Override
  public int hashCode() {
    int hash = 31 * family + port;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + bytes[i];
    }
    return hash;
  }

  @Override
  public String toString() {
    SocketAddress address = toSocketAddress();
    return address == null ? "PeerAddress[]" : address.toString();
  }
}
