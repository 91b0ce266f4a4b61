package org.wsp4j.provider.support;

import org.wsp4j.spi.WsaError;

/** The threads that wait for a connection; each takes one, in the order in which they came. */
final class AcceptLane extends Lane {
  AcceptLane(Machine machine) {
    super(machine);
  }

  @Override
  WsaError attempt(Operation operation) {
    WsaError error = machine.connection.take(operation);
    if (error == WsaError.WSAEWOULDBLOCK) {
      return error;
    }
    if (error.failed()) {
      return fail(operation, OpEvent.BROKEN, error);
    }
    operation.move(OpEvent.FILLED);
    return error;
  }
}
