package org.wsp4j.testkit;

import java.util.List;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.WsaEvent;

/** The runtime that a candidate is started in, as far as the kit needs it. */
interface Host extends AutoCloseable {
  /** The catalog entries of the provider, as the catalog lists them. */
  List<ProtocolInfo> entries();

  /** What the catalog warns of. */
  List<String> warnings();

  /** Waits alertably, as a client does, until routines ran or the deadline passed. */
  boolean alertableWait(long deadlineNanos);

  /** Waits for an event, not alertably, as a client does; whether it was signalled in time. */
  boolean await(WsaEvent event, long deadlineNanos);

  /** Cleans the provider up. */
  @Override
  void close();
}
