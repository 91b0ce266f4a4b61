package org.wsp4j.provider.seqpacket;

import java.util.List;
import org.wsp4j.spi.ProtocolInfo;

/** The catalog entries of the local form: the three kinds, over AF_UNIX SOCK_SEQPACKET. */
final class LocalEntries {
  /**
   * The largest record. Two facts fix it. The kernel takes no record longer than the sender's
   * buffer less {@value #SEND_OVERHEAD} bytes, and lets anybody set that buffer to twice 212,992
   * bytes, by default: so every record of this length can be sent on a machine that nobody has
   * tuned. And a peer that sets nothing sends 212,960 bytes at most: so everything it can send is
   * received. Every receive must have room for it, in a spill, and that is little.
   */
  static final int LARGEST = 1 << 18;

  /** What the kernel keeps of a send buffer for itself. */
  static final int SEND_OVERHEAD = 32;

  /** Of {@code sockaddr_un}: a family and one byte; and all its bytes. */
  private static final int SHORTEST_ADDRESS = 3;

  private static final int LONGEST_ADDRESS = 110;

  static final List<ProtocolInfo> ALL =
      EntryKinds.of(
              "SEQPACKET/local",
              LARGEST,
              LARGEST,
              entry -> entry.family(ProtocolInfo.AF_UNIX, SHORTEST_ADDRESS, LONGEST_ADDRESS))
          .toList();

  private LocalEntries() {}
}
