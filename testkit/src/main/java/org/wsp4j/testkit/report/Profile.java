package org.wsp4j.testkit.report;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ServiceFlag;

/**
 * What an entry can be certified as: one kind, and what it can do beside. Follows from its declared
 * bits alone; the verdict says whether they are true.
 *
 * @param kind how data comes in
 * @param addOns what else its bits claim
 */
public record Profile(Kind kind, Set<AddOn> addOns) {
  /** How data comes in. */
  public enum Kind {
    /** A byte stream. */
    STREAM,
    /** Messages without a connection. */
    DATAGRAM,
    /** Messages of a connection. */
    MESSAGE
  }

  /** What an entry can do beside its kind. */
  public enum AddOn {
    /** Operations that pend. The SPI has no entry without them. */
    OVERLAPPED(null),
    /** Messages in parts: XP1_PARTIAL_MESSAGE. */
    PARTIAL(ServiceFlag.XP1_PARTIAL_MESSAGE),
    /** A byte stream made of messages: XP1_PSEUDO_STREAM. */
    PSEUDO_STREAM(ServiceFlag.XP1_PSEUDO_STREAM),
    /** Urgent data: XP1_EXPEDITED_DATA. */
    OOB(ServiceFlag.XP1_EXPEDITED_DATA),
    /** Groups: XP1_SUPPORT_MULTIPOINT. */
    MULTIPOINT(ServiceFlag.XP1_SUPPORT_MULTIPOINT);

    private final @Nullable ServiceFlag bit;

    AddOn(@Nullable ServiceFlag bit) {
      this.bit = bit;
    }

    private boolean isClaimedBy(ProtocolInfo entry) {
      return bit == null || entry.has(bit);
    }
  }

  /** Copies what could change. */
  public Profile {
    addOns = Set.copyOf(addOns);
  }

  /**
   * The profile of an entry.
   *
   * @param entry the entry
   * @return by its bits
   */
  public static Profile of(ProtocolInfo entry) {
    Set<AddOn> claimed = EnumSet.noneOf(AddOn.class);
    Stream.of(AddOn.values()).filter(addOn -> addOn.isClaimedBy(entry)).forEach(claimed::add);
    Kind kind =
        entry.has(ServiceFlag.XP1_CONNECTIONLESS)
            ? Kind.DATAGRAM
            : entry.actsAsByteStream(0) ? Kind.STREAM : Kind.MESSAGE;
    return new Profile(kind, claimed);
  }

  /**
   * The profile in words, as reports and certificates have it.
   *
   * @return the kind, then the add-ons: {@code stream}, {@code overlapped}, {@code oob}
   */
  public List<String> words() {
    return Stream.concat(Stream.of(kind), addOns.stream().sorted())
        .map(word -> word.name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .toList();
  }
}
