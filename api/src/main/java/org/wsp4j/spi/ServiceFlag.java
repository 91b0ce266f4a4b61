package org.wsp4j.spi;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a protocol does: the {@code XP1_} bits of {@code dwServiceFlags1}.
 *
 * <p>Source: {@code WSAPROTOCOL_INFO} in {@code winsock2.h}.
 */
public enum ServiceFlag {
  /** Provides connectionless (datagram) service. */
  XP1_CONNECTIONLESS(0x1),
  /** All data sent reaches the destination. */
  XP1_GUARANTEED_DELIVERY(0x2),
  /** Data arrives in the order in which it was sent, without duplicates. */
  XP1_GUARANTEED_ORDER(0x4),
  /** Honours message boundaries, as opposed to a byte stream. */
  XP1_MESSAGE_ORIENTED(0x8),
  /** A message-oriented protocol whose boundaries are ignored by every receive. */
  XP1_PSEUDO_STREAM(0x10),
  /** Supports a two-phase close: data in flight is delivered before the end. */
  XP1_GRACEFUL_CLOSE(0x20),
  /** Supports urgent data ({@code MSG_OOB}). */
  XP1_EXPEDITED_DATA(0x40),
  /** Supports data with a connect. */
  XP1_CONNECT_DATA(0x80),
  /** Supports data with a disconnect. */
  XP1_DISCONNECT_DATA(0x100),
  /** Supports broadcast. */
  XP1_SUPPORT_BROADCAST(0x200),
  /** Supports multipoint or multicast. */
  XP1_SUPPORT_MULTIPOINT(0x400),
  /** The control plane of its multipoint is rooted. */
  XP1_MULTIPOINT_CONTROL_PLANE(0x800),
  /** The data plane of its multipoint is rooted. */
  XP1_MULTIPOINT_DATA_PLANE(0x1000),
  /** Supports quality of service. */
  XP1_QOS_SUPPORTED(0x2000),
  /** Reserved by winsock2.h. */
  XP1_INTERRUPT(0x4000),
  /** Unidirectional, in the send direction only. */
  XP1_UNI_SEND(0x8000),
  /** Unidirectional, in the receive direction only. */
  XP1_UNI_RECV(0x10000),
  /** Descriptors are handles of the operating system's file system. */
  XP1_IFS_HANDLES(0x20000),
  /** Supports {@code MSG_PARTIAL} on input and output. */
  XP1_PARTIAL_MESSAGE(0x40000),
  /** Provides support for SAN, as winsock2.h says. */
  XP1_SAN_SUPPORT_SDP(0x80000);

  private final int mask;

  ServiceFlag(int mask) {
    this.mask = mask;
  }

  /**
   * The bit.
   *
   * @return a mask with exactly one bit set
   */
  public int mask() {
    return mask;
  }

  /**
   * Joins flags into the {@code DWORD} that the header knows.
   *
   * @param flags the flags
   * @return the sum of their masks
   */
  public static int maskOf(ServiceFlag... flags) {
    int mask = 0;
    for (ServiceFlag flag : flags) {
      mask |= flag.mask;
    }
    return mask;
  }

  /**
   * Splits a {@code DWORD} into flags. Bits without a name are left out.
   *
   * @param mask the bits
   * @return an unmodifiable set, in the order of the bits
   */
  public static Set<ServiceFlag> setOf(int mask) {
    EnumSet<ServiceFlag> flags = EnumSet.noneOf(ServiceFlag.class);
    for (ServiceFlag flag : values()) {
      if ((mask & flag.mask) != 0) {
        flags.add(flag);
      }
    }
    return Collections.unmodifiableSet(flags);
  }
}
