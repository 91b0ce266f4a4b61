package org.wsp4j.provider.support;

import org.wsp4j.spi.WsaError;

/** Waits for a connect that goes on. At most one operation is in it. */
final class ConnectLane extends Lane {
  ConnectLane(Machine machine) {
    super(machine);
  }

  @Override
  WsaError attempt(Operation operation) {
    WsaError error = machine.connection.settle(operation.result);
    if (error == WsaError.WSAEWOULDBLOCK) {
      return error;
    }
    if (error.failed()) {
      return fail(operation, OpEvent.BROKEN, error);
    }
    operation.result.flags(0).bytesTransferred(0).messageLength(0);
    operation.move(OpEvent.FILLED);
    return error;
  }
}
