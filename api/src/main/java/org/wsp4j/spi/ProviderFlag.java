package org.wsp4j.spi;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * How an entry stands in the catalog: the {@code PFL_} bits of {@code dwProviderFlags}.
 *
 * <p>Source: {@code WSAPROTOCOL_INFO} in {@code winsock2.h}.
 */
public enum ProviderFlag {
  /** One of several entries for a single protocol. */
  PFL_MULTIPLE_PROTO_ENTRIES(0x1),
  /** The entry to use among several for one protocol. */
  PFL_RECOMMENDED_PROTO_ENTRY(0x2),
  /** Not shown in an enumeration: a layer, not something to open by itself. */
  PFL_HIDDEN(0x4),
  /** Matches a protocol of 0 in an open. */
  PFL_MATCHES_PROTOCOL_ZERO(0x8),
  /** A network direct provider. */
  PFL_NETWORKDIRECT_PROVIDER(0x10);

  private final int mask;

  ProviderFlag(int mask) {
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
  public static int maskOf(ProviderFlag... flags) {
    int mask = 0;
    for (ProviderFlag flag : flags) {
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
  public static Set<ProviderFlag> setOf(int mask) {
    EnumSet<ProviderFlag> flags = EnumSet.noneOf(ProviderFlag.class);
    for (ProviderFlag flag : values()) {
      if ((mask & flag.mask) != 0) {
        flags.add(flag);
      }
    }
    return Collections.unmodifiableSet(flags);
  }
}
