package org.wsp4j.provider.seqpacket;

import java.io.IOException;
import org.wsp4j.provider.seqpacket.Net.Form;
import org.wsp4j.provider.seqpacket.Net.Kind;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.testsupport.SystemCallTrace;

/** The child of {@link SystemCallTest}: receives records that are there, between marks. */
final class TracedRecords {
  static final int RECORDS = 200;
  private static final byte[] RECORD = new byte[64];

  private TracedRecords() {}

  public static void main(String[] arguments) throws Exception {
    try (SystemCallTrace.Marks marks = new SystemCallTrace.Marks()) {
      for (Form form : Form.values()) {
        Net net = new Net(form);
        net.start();
        for (Kind kind : Kind.values()) {
          receive(net, kind, marks);
        }
        net.stop();
      }
    }
  }

  private static void receive(Net net, Kind kind, SystemCallTrace.Marks marks) throws IOException {
    try (Pair pair = Pair.open(net, kind)) {
      sendAll(pair.sender(), 1);
      receiveAll(pair.receiver(), 1);
      sendAll(pair.sender(), RECORDS);
      marks.begin(net.form().name() + "x" + kind.name());
      receiveAll(pair.receiver(), RECORDS);
      marks.end();
    }
  }

  private static void sendAll(ProviderSocket socket, int count) {
    for (int i = 0; i < count; i++) {
      Receive.send(socket, RECORD, 0);
    }
  }

  private static void receiveAll(ProviderSocket socket, int count) {
    int left = count * RECORD.length;
    while (left > 0) {
      Receive receive = Receive.on(socket, RECORD.length);
      Net.ok(receive.error());
      left -= receive.bytes().length();
    }
  }
}
