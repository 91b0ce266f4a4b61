package org.wsp4j.provider.support;

import static org.wsp4j.spi.MsgFlags.MSG_DONTROUTE;
import static org.wsp4j.spi.MsgFlags.MSG_OOB;
import static org.wsp4j.spi.MsgFlags.MSG_PARTIAL;

import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/** The sends of one socket, each finished before the next one begins. */
final class SendLane extends Lane {
  private static final int PASSED = MSG_OOB | MSG_PARTIAL | MSG_DONTROUTE;

  SendLane(Machine machine) {
    super(machine);
  }

  @Override
  WsaError attempt(Operation operation) {
    Transfer result = operation.result;
    while (true) {
      WsaError error =
          machine.transport.send(
              operation.buffers,
              operation.count,
              operation.doneBytes,
              operation.flags & PASSED,
              result,
              operation.address);
      if (error == WsaError.WSAEWOULDBLOCK) {
        return error;
      }
      if (error == WsaError.WSAEFAULT) {
        return fail(operation, OpEvent.FAULTED, error);
      }
      if (error.failed()) {
        return fail(operation, OpEvent.BROKEN, machine.connection.sendFailed(error));
      }
      operation.doneBytes += result.bytesTransferred();
      if (operation.doneBytes >= operation.roomBytes) {
        int sent = (int) operation.doneBytes;
        result.flags(0).bytesTransferred(sent).messageLength(sent);
        machine.connection.boundBySend();
        operation.move(OpEvent.FILLED);
        return WsaError.NO_ERROR;
      }
      operation.move(OpEvent.PROGRESSED);
    }
  }
}
