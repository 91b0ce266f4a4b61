package org.wsp4j.spi;

import static org.wsp4j.spi.MsgFlags.MSG_PARTIAL;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * One entry of the catalog: {@code WSAPROTOCOL_INFO}, what a protocol is and does.
 *
 * <p>The provider makes it with {@link #builder}; the catalog adds {@link #catalogEntryId}. What a
 * socket does follows from these bits and the flags of the call alone (RECV-12.01); what the bits
 * claim is what the certification kit checks.
 *
 * @param serviceFlags the {@code XP1_} bits: {@code dwServiceFlags1} in C
 * @param providerFlags the {@code PFL_} bits, in the same way
 * @param providerId names the provider
 * @param catalogEntryId the number given by the catalog, 0 before it is in one
 * @param protocolChain the entry ids of a layered chain, from the top; of length 1 for a base
 *     protocol, empty before it is in a catalog
 * @param version the protocol's version
 * @param addressFamily an {@code AF_} number as in {@code winsock2.h}
 * @param maxSockAddr the longest address, in bytes
 * @param minSockAddr the shortest address, in bytes
 * @param socketType the type to open it with
 * @param protocol an {@code IPPROTO_} number
 * @param messageSize the largest message in bytes: 0 for a byte stream, 1 where the limit depends
 *     on the address bound, {@link #NO_MAXIMUM} where there is none
 * @param name what a person calls it
 */
public record ProtocolInfo(
    int serviceFlags,
    int providerFlags,
    UUID providerId,
    int catalogEntryId,
    List<Integer> protocolChain,
    int version,
    int addressFamily,
    int maxSockAddr,
    int minSockAddr,
    SocketType socketType,
    int protocol,
    int messageSize,
    String name) {

  /** Local to the machine ({@code AF_UNIX}). */
  public static final int AF_UNIX = 1;

  /** Internet, version 4. */
  public static final int AF_INET = 2;

  /** Internet, version 6, with the number of {@code winsock2.h}. */
  public static final int AF_INET6 = 23;

  /** TCP. */
  public static final int IPPROTO_TCP = 6;

  /** UDP. */
  public static final int IPPROTO_UDP = 17;

  /** The most entries of a chain, its top and its base protocol included. */
  public static final int MAX_PROTOCOL_CHAIN = 7;

  /** {@link #messageSize} of a protocol without a largest message ({@code 0xFFFFFFFF}). */
  public static final int NO_MAXIMUM = 0xFFFFFFFF;

  /** Checks that nothing is missing. */
  public ProtocolInfo {
    Objects.requireNonNull(providerId, "providerId");
    Objects.requireNonNull(socketType, "socketType");
    Objects.requireNonNull(name, "name");
    protocolChain = List.copyOf(protocolChain);
  }

  /**
   * Whether a bit is declared.
   *
   * @param flag the bit
   * @return whether it is set
   */
  public boolean has(ServiceFlag flag) {
    return (serviceFlags & flag.mask()) != 0;
  }

  /**
   * Whether a bit is declared.
   *
   * @param flag the bit
   * @return whether it is set
   */
  public boolean has(ProviderFlag flag) {
    return (providerFlags & flag.mask()) != 0;
  }

  /**
   * The declared service bits.
   *
   * @return an unmodifiable set
   */
  public Set<ServiceFlag> services() {
    return ServiceFlag.setOf(serviceFlags);
  }

  /**
   * Whether a receive with these flags acts on a byte stream: the table of the LPWSPRecv page, a
   * pure function of two bits and one flag (RECV-7.01 to 7.09).
   *
   * <p>MSG_PARTIAL counts only where XP1_PARTIAL_MESSAGE says that the protocol supports it
   * (RECV-7.10).
   *
   * @param flags the flags passed to the receive
   * @return {@code false} only for a message-oriented receive
   */
  public boolean actsAsByteStream(int flags) {
    boolean partial = (flags & MSG_PARTIAL) != 0 && has(ServiceFlag.XP1_PARTIAL_MESSAGE);
    return !has(ServiceFlag.XP1_MESSAGE_ORIENTED) || has(ServiceFlag.XP1_PSEUDO_STREAM) || partial;
  }

  /**
   * Whether data sent arrives, and in order.
   *
   * @return whether both XP1_GUARANTEED_ bits are set
   */
  public boolean reliable() {
    return has(ServiceFlag.XP1_GUARANTEED_DELIVERY) && has(ServiceFlag.XP1_GUARANTEED_ORDER);
  }

  /**
   * The same entry as the catalog lists it.
   *
   * @param id the number the catalog gives it
   * @param chain the ids of its chain
   * @return a copy
   */
  public ProtocolInfo inCatalog(int id, List<Integer> chain) {
    return new ProtocolInfo(
        serviceFlags,
        providerFlags,
        providerId,
        id,
        chain,
        version,
        addressFamily,
        maxSockAddr,
        minSockAddr,
        socketType,
        protocol,
        messageSize,
        name);
  }

  /**
   * Starts an entry.
   *
   * @param providerId names the provider
   * @param name what a person calls the protocol
   * @param socketType the type to open it with
   * @return a builder without any bit set
   */
  public static Builder builder(UUID providerId, String name, SocketType socketType) {
    return new Builder(providerId, name, socketType);
  }

  /** Collects the parts of an entry. */
  public static final class Builder {
    private final UUID providerId;
    private final String name;
    private final SocketType socketType;
    private int serviceFlags;
    private int providerFlags;
    private int version;
    private int addressFamily;
    private int maxSockAddr;
    private int minSockAddr;
    private int protocol;
    private int messageSize;

    private Builder(UUID providerId, String name, SocketType socketType) {
      this.providerId = providerId;
      this.name = name;
      this.socketType = socketType;
    }

    /**
     * Declares service bits, in addition to those declared before.
     *
     * @param flags the bits
     * @return this
     */
    public Builder services(ServiceFlag... flags) {
      serviceFlags |= ServiceFlag.maskOf(flags);
      return this;
    }

    /**
     * Declares provider bits, in addition to those declared before.
     *
     * @param flags the bits
     * @return this
     */
    public Builder flags(ProviderFlag... flags) {
      providerFlags |= ProviderFlag.maskOf(flags);
      return this;
    }

    /**
     * Sets the address family and the lengths of its addresses.
     *
     * @param family an {@code AF_} number
     * @param minBytes the shortest address, in bytes
     * @param maxBytes the longest address, in bytes
     * @return this
     */
    public Builder family(int family, int minBytes, int maxBytes) {
      addressFamily = family;
      minSockAddr = minBytes;
      maxSockAddr = maxBytes;
      return this;
    }

    /**
     * Sets the protocol.
     *
     * @param number an {@code IPPROTO_} number
     * @param protocolVersion its version
     * @return this
     */
    public Builder protocol(int number, int protocolVersion) {
      protocol = number;
      version = protocolVersion;
      return this;
    }

    /**
     * Sets the largest message.
     *
     * @param bytes see {@link ProtocolInfo#messageSize}
     * @return this
     */
    public Builder messageSize(int bytes) {
      messageSize = bytes;
      return this;
    }

    /**
     * Makes the entry.
     *
     * @return the entry, not yet in a catalog
     */
    public ProtocolInfo build() {
      return new ProtocolInfo(
          serviceFlags,
          providerFlags,
          providerId,
          0,
          List.of(),
          version,
          addressFamily,
          maxSockAddr,
          minSockAddr,
          socketType,
          protocol,
          messageSize,
          name);
    }
  }
}
