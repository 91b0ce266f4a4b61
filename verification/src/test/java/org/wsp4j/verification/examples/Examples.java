package org.wsp4j.verification.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.wsp4j.Alertable;
import org.wsp4j.Need;
import org.wsp4j.ReceiveResult.Closed;
import org.wsp4j.ReceiveResult.Failed;
import org.wsp4j.ReceiveResult.Received;
import org.wsp4j.ReceiveResult.TooSmall;
import org.wsp4j.StartupOptions;
import org.wsp4j.Winsock;
import org.wsp4j.WinsockException;
import org.wsp4j.WinsockSocket;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.testkit.Peer;
import org.wsp4j.testkit.RawPeer;
import org.wsp4j.testkit.reference.ReferenceClock;
import org.wsp4j.testkit.reference.ReferenceNetwork;
import org.wsp4j.testkit.reference.ReferenceProvider;
import org.wsp4j.testkit.reference.ReferenceSchedule;

/** The code of the pages, word for word; {@code DocumentationTest} compares and runs it. */
public final class Examples {
  private Examples() {}

  /** Sends four bytes and receives once. */
  public static void receive(SocketAddress server) throws WinsockException {
    try (Winsock winsock = Winsock.startup();
        WinsockSocket socket = winsock.open(Need.stream())) {
      socket.connect(server);
      socket.send(ByteBuffer.wrap("ping".getBytes(UTF_8)));
      switch (socket.receive(ByteBuffer.allocate(64))) {
        case Received r -> System.out.println(r.bytes() + " bytes");
        case TooSmall t -> System.out.println("the message has " + t.messageLength() + " bytes");
        case Closed _ -> System.out.println("closed");
        case Failed f -> System.out.println("failed: " + f.error()); // WSAECONNRESET
      }
    }
  }

  /** Posts a receive with a routine, and waits for it. */
  public static void post(WinsockSocket socket) {
    Overlapped overlapped = new Overlapped();
    socket.post(
        ByteBuffer.allocateDirect(1024),
        overlapped,
        (error, bytes, same, flags) -> System.out.println(error + ": " + bytes + " bytes"));
    Alertable.sleep(Duration.ofSeconds(5)); // the routine runs here, on this thread
  }

  /** Is a test of an application: late data and a reset, without waiting for either. */
  public static void fake(SocketAddress address) throws WinsockException {
    ReferenceNetwork network = new ReferenceNetwork(ReferenceClock.stopped());
    StartupOptions fake = StartupOptions.defaults().provider(new ReferenceProvider(network));
    try (Winsock winsock = Winsock.startup(fake);
        WinsockSocket socket = winsock.open(Need.stream())) {
      RawPeer peers = network.peers(socket.spi().protocolInfo());
      try (RawPeer.Waiting server = peers.listen(address, Duration.ofSeconds(5))) {
        socket.connect(server.localAddress());
        Peer peer = server.accept();
        Overlapped answer = new Overlapped();
        socket.post(ByteBuffer.allocate(64), answer, null);

        network.schedule(ReferenceSchedule.after(Duration.ofMinutes(10)));
        peer.send("late");
        System.out.println(answer.isComplete()); // false: it is on its way
        network.advance(Duration.ofMinutes(10));
        System.out.println(answer.isComplete() + ", " + answer.bytesTransferred()); // true, 4

        peer.reset();
        network.advance(Duration.ofMinutes(10));
        System.out.println(socket.receive(ByteBuffer.allocate(64))); // WSAECONNRESET
      }
    }
  }
}
