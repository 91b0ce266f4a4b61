package org.wsp4j.provider.seqpacket;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.wsp4j.provider.seqpacket.Net.Form;
import org.wsp4j.provider.seqpacket.Net.Kind;
import org.wsp4j.testsupport.SystemCallTrace;

/** The child of {@link SystemCallTest}: receives records that are there, between marks. */
final class TracedRecords {
  static final int RECORDS = 200;
  private static final String RECORD = "r".repeat(64);

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
    String sent = "";
    try (Pair pair = Pair.open(net, kind)) {
      Receive.send(pair.sender(), bytes(), 0);
      Receive.on(pair.receiver(), RECORD.length()).gives(RECORD);
      for (int i = 0; i < RECORDS; i++) {
        Receive.send(pair.sender(), bytes(), 0);
      }
      marks.begin(net.form().name() + "x" + kind.name());
      for (int i = 0; i < RECORDS; i++) {
        sent = Receive.on(pair.receiver(), RECORD.length()).bytes();
      }
      marks.end();
    }
    if (!sent.equals(RECORD)) {
      throw new AssertionError(sent);
    }
  }

  private static byte[] bytes() {
    return RECORD.getBytes(StandardCharsets.US_ASCII);
  }
}
