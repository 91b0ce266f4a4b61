package org.wsp4j.testkit.hook;

import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSA_OPERATION_ABORTED;

import java.util.Set;
import org.wsp4j.spi.WsaError;

/** A receive or send under a {@link FaultPlan}, from its call to its end. */
final class Operation {
  private final Set<Operation> live;

  /** What an outage means for it; written before the provider is told to cancel it. */
  private volatile WsaError fate = NO_ERROR;

  /** Adds itself to those that are under way. */
  Operation(Set<Operation> live) {
    this.live = live;
    live.add(this);
  }

  void strike(WsaError error) {
    fate = error;
  }

  boolean isStruck() {
    return fate.failed();
  }

  /** How it ended, where the provider was only told to cancel it; asked again, it says the same. */
  WsaError end(WsaError error) {
    live.remove(this);
    return error == WSA_OPERATION_ABORTED && isStruck() ? fate : error;
  }
}
