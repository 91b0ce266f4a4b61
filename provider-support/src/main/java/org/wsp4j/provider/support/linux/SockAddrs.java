package org.wsp4j.provider.support.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProtocolInfo;

/**
 * {@code struct sockaddr} in a {@link Scratch}, to and from {@link PeerAddress}.
 *
 * <pre>
 * sockaddr_in    family(2) port(2, network order) address(4) zero(8)
 * sockaddr_in6   family(2) port(2, network order) flowinfo(4) address(16) scope(4)
 * sockaddr_un    family(2) path(0 to 108): none if unnamed; with a first byte of 0 if abstract,
 *                then every byte counts; else a path, ended by a 0 where there is room for it
 * </pre>
 */
final class SockAddrs {
  private static final int PORT = 2;
  private static final int IN_ADDRESS = 4;
  private static final int IN_BYTES = 16;
  private static final int IN6_ADDRESS = 8;
  private static final int IN6_SCOPE = 24;
  private static final int IN6_BYTES = 28;
  private static final int UN_PATH = 2;

  private SockAddrs() {}

  /** The kernel's number of a family of Winsock, or -EAFNOSUPPORT. */
  static int family(int winsock) {
    return switch (winsock) {
      case ProtocolInfo.AF_INET -> Linux.AF_INET;
      case ProtocolInfo.AF_INET6 -> Linux.AF_INET6;
      case ProtocolInfo.AF_UNIX -> Linux.AF_UNIX;
      default -> -Errno.EAFNOSUPPORT;
    };
  }

  /** Writes an address: its length, or -EAFNOSUPPORT or -EINVAL for one that cannot be. */
  static int encode(Scratch scratch, PeerAddress from) {
    MemorySegment memory = scratch.memory();
    long at = scratch.address();
    memory.asSlice(at, Scratch.ADDRESS_BYTES).fill((byte) 0);
    int family = family(from.family());
    if (family < 0) {
      return family;
    }
    memory.set(JAVA_SHORT, at, (short) family);
    return switch (family) {
      case Linux.AF_INET -> {
        encodePort(memory, at + PORT, from.port());
        yield copyIn(memory, at + IN_ADDRESS, from) == 4 ? IN_BYTES : -Errno.EINVAL;
      }
      case Linux.AF_INET6 -> {
        encodePort(memory, at + PORT, from.port());
        memory.set(JAVA_INT, at + IN6_SCOPE, from.scopeId());
        yield copyIn(memory, at + IN6_ADDRESS, from) == 16 ? IN6_BYTES : -Errno.EINVAL;
      }
      default -> {
        int length = copyIn(memory, at + UN_PATH, from);
        boolean path = length > 0 && from.byteAt(0) != 0;
        yield UN_PATH + (path && length < PeerAddress.MAX_BYTES ? length + 1 : length);
      }
    };
  }

  /** Writes the address that dissolves a connection: its length. */
  static int encodeUnspecified(Scratch scratch) {
    MemorySegment memory = scratch.memory();
    memory.asSlice(scratch.address(), IN_BYTES).fill((byte) 0);
    memory.set(JAVA_SHORT, scratch.address(), (short) Linux.AF_UNSPEC);
    return IN_BYTES;
  }

  /** Reads what the kernel wrote; an address of a family unknown here leaves {@code to} empty. */
  static void decode(Scratch scratch, int length, PeerAddress to) {
    decode(scratch.memory(), scratch.address(), length, to);
  }

  /** The same from anywhere. */
  static void decode(MemorySegment memory, long at, int length, PeerAddress to) {
    to.clear();
    if (length < UN_PATH) {
      return;
    }
    switch (memory.get(JAVA_SHORT, at)) {
      case Linux.AF_INET -> {
        to.set(ProtocolInfo.AF_INET, 4, decodePort(memory, at + PORT), 0);
        copyOut(memory, at + IN_ADDRESS, to);
      }
      case Linux.AF_INET6 -> {
        int scope = memory.get(JAVA_INT, at + IN6_SCOPE);
        to.set(ProtocolInfo.AF_INET6, 16, decodePort(memory, at + PORT), scope);
        copyOut(memory, at + IN6_ADDRESS, to);
      }
      case Linux.AF_UNIX -> {
        to.set(ProtocolInfo.AF_UNIX, pathLength(memory, at + UN_PATH, length - UN_PATH), 0, 0);
        copyOut(memory, at + UN_PATH, to);
      }
      default -> to.clear();
    }
  }

  private static int pathLength(MemorySegment memory, long at, int room) {
    int most = Math.min(room, PeerAddress.MAX_BYTES);
    if (most == 0 || memory.get(JAVA_BYTE, at) == 0) {
      return most;
    }
    int length = 1;
    while (length < most && memory.get(JAVA_BYTE, at + length) != 0) {
      length++;
    }
    return length;
  }

  private static int copyIn(MemorySegment memory, long at, PeerAddress from) {
    for (int i = 0; i < from.length(); i++) {
      memory.set(JAVA_BYTE, at + i, from.byteAt(i));
    }
    return from.length();
  }

  private static void copyOut(MemorySegment memory, long at, PeerAddress to) {
    for (int i = 0; i < to.length(); i++) {
      to.putByte(i, memory.get(JAVA_BYTE, at + i));
    }
  }

  private static void encodePort(MemorySegment memory, long at, int port) {
    memory.set(JAVA_BYTE, at, (byte) (port >>> 8));
    memory.set(JAVA_BYTE, at + 1, (byte) port);
  }

  private static int decodePort(MemorySegment memory, long at) {
    int high = memory.get(JAVA_BYTE, at) & 0xFF;
    int low = memory.get(JAVA_BYTE, at + 1) & 0xFF;
    return (high << 8) | low;
  }
}
