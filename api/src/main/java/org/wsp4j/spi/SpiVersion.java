package org.wsp4j.spi;

/**
 * A version of this interface, negotiated at start-up (RECV-17.12): the runtime offers its highest,
 * the provider answers with the highest that both know, or with WSAVERNOTSUPPORTED.
 *
 * @param major changes when something that worked no longer does
 * @param minor changes when something is added
 */
public record SpiVersion(int major, int minor) implements Comparable<SpiVersion> {
  /** The version that these sources define; Winsock 2.2 is where the contract comes from. */
  public static final SpiVersion CURRENT = new SpiVersion(2, 2);

  @Override
  public int compareTo(SpiVersion other) {
    return major != other.major
        ? Integer.compare(major, other.major)
        : Integer.compare(minor, other.minor);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
