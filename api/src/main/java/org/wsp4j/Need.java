package org.wsp4j;

import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderFlag;
import org.wsp4j.spi.ServiceFlag;

/**
 * What a socket has to do, instead of which protocol it is: {@code Need.messages().reliable()}.
 * Immutable; each method answers a changed copy.
 *
 * <p>A need is met by an entry whose declared bits say so, and only by them.
 */
public final class Need {
  private static final int ANY = -1;

  /** How data comes in. */
  private enum Shape {
    ANYTHING,
    STREAM,
    MESSAGES
  }

  private final Shape shape;
  private final int with;
  private final int without;
  private final int family;
  private final @Nullable String provider;

  private Need(Shape shape, int with, int without, int family, @Nullable String provider) {
    this.shape = shape;
    this.with = with;
    this.without = without;
    this.family = family;
    this.provider = provider;
  }

  /**
   * No demands yet.
   *
   * @return a need that every entry meets
   */
  public static Need anything() {
    return new Need(Shape.ANYTHING, 0, 0, ANY, null);
  }

  /**
   * A reliable stream of bytes: a receive takes what is there.
   *
   * @return a need
   */
  public static Need stream() {
    return new Need(Shape.STREAM, 0, 0, ANY, null).reliable();
  }

  /**
   * Messages whose boundaries are kept, reliable or not.
   *
   * @return a need
   */
  public static Need messages() {
    return new Need(Shape.MESSAGES, 0, 0, ANY, null);
  }

  /**
   * Messages without a connection.
   *
   * @return a need
   */
  public static Need datagrams() {
    return messages().with(ServiceFlag.XP1_CONNECTIONLESS);
  }

  /**
   * What is sent arrives, and in order.
   *
   * @return a changed copy
   */
  public Need reliable() {
    return with(ServiceFlag.XP1_GUARANTEED_DELIVERY, ServiceFlag.XP1_GUARANTEED_ORDER);
  }

  /**
   * Urgent data, {@code MSG_OOB}.
   *
   * @return a changed copy
   */
  public Need urgent() {
    return with(ServiceFlag.XP1_EXPEDITED_DATA);
  }

  /**
   * Messages that are taken in pieces, {@code MSG_PARTIAL}.
   *
   * @return a changed copy
   */
  public Need partial() {
    return with(ServiceFlag.XP1_PARTIAL_MESSAGE);
  }

  /**
   * Broadcast.
   *
   * @return a changed copy
   */
  public Need broadcast() {
    return with(ServiceFlag.XP1_SUPPORT_BROADCAST);
  }

  /**
   * Multicast, or another kind of multipoint.
   *
   * @return a changed copy
   */
  public Need multipoint() {
    return with(ServiceFlag.XP1_SUPPORT_MULTIPOINT);
  }

  /**
   * Addresses of IPv4.
   *
   * @return a changed copy
   */
  public Need ipv4() {
    return family(ProtocolInfo.AF_INET);
  }

  /**
   * Addresses of IPv6.
   *
   * @return a changed copy
   */
  public Need ipv6() {
    return family(ProtocolInfo.AF_INET6);
  }

  /**
   * Addresses within the machine, {@code AF_UNIX}.
   *
   * @return a changed copy
   */
  public Need local() {
    return family(ProtocolInfo.AF_UNIX);
  }

  /**
   * Addresses of a family.
   *
   * @param number an {@code AF_} number of {@link ProtocolInfo}
   * @return a changed copy
   */
  public Need family(int number) {
    return new Need(shape, with, without, number, provider);
  }

  /**
   * Only this provider.
   *
   * @param name its name
   * @return a changed copy
   */
  public Need provider(String name) {
    return new Need(shape, with, without, family, Objects.requireNonNull(name, "name"));
  }

  /**
   * These bits, in addition to those demanded before.
   *
   * @param flags bits that must be set
   * @return a changed copy
   */
  public Need with(ServiceFlag... flags) {
    return new Need(shape, with | ServiceFlag.maskOf(flags), without, family, provider);
  }

  /**
   * Not these bits, in addition to those refused before.
   *
   * @param flags bits that must be clear
   * @return a changed copy
   */
  public Need without(ServiceFlag... flags) {
    return new Need(shape, with, without | ServiceFlag.maskOf(flags), family, provider);
  }

  /** What an entry may fail on, in the order in which it is looked at. */
  enum Objection {
    PROVIDER,
    HIDDEN,
    SHAPE,
    LACKS,
    HAS,
    FAMILY
  }

  /**
   * Why an entry does not do.
   *
   * @return the first reason, {@code null} if it does
   */
  @Nullable Objection objection(String providerName, ProtocolInfo entry) {
    if (provider != null && !provider.equals(providerName)) {
      return Objection.PROVIDER;
    }
    if (entry.has(ProviderFlag.PFL_HIDDEN)) {
      return Objection.HIDDEN;
    }
    boolean stream = entry.actsAsByteStream(0);
    if ((shape == Shape.STREAM && !stream) || (shape == Shape.MESSAGES && stream)) {
      return Objection.SHAPE;
    }
    if ((with & ~entry.serviceFlags()) != 0) {
      return Objection.LACKS;
    }
    if ((without & entry.serviceFlags()) != 0) {
      return Objection.HAS;
    }
    return family != ANY && family != entry.addressFamily() ? Objection.FAMILY : null;
  }

  /** The objection in words. */
  String explain(Objection objection, ProtocolInfo entry) {
    return switch (objection) {
      case PROVIDER -> "the need names provider " + provider;
      case HIDDEN -> "PFL_HIDDEN: a layer, not for use by itself";
      case SHAPE ->
          shape == Shape.STREAM
              ? "keeps message boundaries, the need is a stream"
              : "acts as a byte stream, the need is messages";
      case LACKS -> "lacks " + names(ServiceFlag.setOf(with & ~entry.serviceFlags()));
      case HAS -> "has " + names(ServiceFlag.setOf(without & entry.serviceFlags()));
      case FAMILY -> "address family " + entry.addressFamily() + ", the need is " + family;
    };
  }

  private static String names(Set<ServiceFlag> flags) {
    StringJoiner names = new StringJoiner(", ");
    flags.forEach(flag -> names.add(flag.name()));
    return names.toString();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Need that && Arrays.equals(parts(), that.parts());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(parts());
  }

  private @Nullable Object[] parts() {
    return new @Nullable Object[] {shape, with, without, family, provider};
  }

  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(", ", "Need[", "]");
    text.add(shape.name().toLowerCase(java.util.Locale.ROOT));
    if (with != 0) {
      text.add("with " + names(ServiceFlag.setOf(with)));
    }
    if (without != 0) {
      text.add("without " + names(ServiceFlag.setOf(without)));
    }
    if (family != ANY) {
      text.add("family " + family);
    }
    if (provider != null) {
      text.add("provider " + provider);
    }
    return text.toString();
  }
}
