package org.wsp4j.testkit.rows;

import java.util.concurrent.atomic.AtomicInteger;
import org.wsp4j.spi.WsaEvent;

/** An event that is none: a client's own object in the place of one, which counts who looks. */
final class ClientEvent implements WsaEvent {
  private final AtomicInteger looks = new AtomicInteger();

  int looks() {
    return looks.get();
  }

  @Override
  public boolean isSignalled() {
    looks.incrementAndGet();
    return false;
  }

  @Override
  public boolean isClosed() {
    looks.incrementAndGet();
    return true;
  }

  @Override
  public boolean isManualReset() {
    looks.incrementAndGet();
    return false;
  }
}
