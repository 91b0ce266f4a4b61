package org.wsp4j.verification.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wsp4j.verification.interop.Ours.bytes;
import static org.wsp4j.verification.interop.Ours.loopback;
import static org.wsp4j.verification.interop.Ours.port;
import static org.wsp4j.verification.interop.Ours.receive;
import static org.wsp4j.verification.interop.Ours.receiveFrom;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import org.wsp4j.WinsockException;
import org.wsp4j.WinsockSocket;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.SocketOption;
import org.wsp4j.spi.WsaError;

/**
 * Multicasts to and from Python on one interface. A main class too, for a network that only a
 * process of its own can be in: the arguments are the group and the interface.
 */
final class MulticastExchange {
  private final Ours ours;
  private final InetAddress group;
  private final int index;

  private MulticastExchange(Ours ours, InetAddress group, int index) {
    this.ours = ours;
    this.group = group;
    this.index = index;
  }

  public static void main(String[] arguments) throws Exception {
    run(arguments[0], NetworkInterface.getByName(arguments[1]).getIndex());
    System.out.println("exchanged");
  }

  static void run(String group, int index) throws Exception {
    try (Ours ours = new Ours()) {
      MulticastExchange exchange = new MulticastExchange(ours, loopback(group), index);
      exchange.itsMulticastsReachUsUntilWeLeave();
      exchange.ourMulticastsReachIt();
      exchange.onlyWhatASocketJoinedItselfReachesIt();
    }
  }

  private WinsockSocket joined(int port, int flags) throws WinsockException {
    WinsockSocket socket = ours.udpOf(group).option(SocketOption.IP_MULTICAST_IF, index);
    assertThat(socket.spi().joinLeaf(new InetSocketAddress(group, port), flags))
        .isEqualTo(WsaError.NO_ERROR);
    return socket;
  }

  private void itsMulticastsReachUsUntilWeLeave() throws Exception {
    try (WinsockSocket socket = joined(0, ProviderSocket.JL_RECEIVER_ONLY)) {
      int from = sent("to all", port(socket));
      assertThat(receiveFrom(socket, 4)).isEqualTo("to a of 6 from " + from);
      socket.option(SocketOption.IP_DROP_MEMBERSHIP, group);
      var _ = sent("too late", port(socket));
      assertThat(receive(socket.nonblocking(true), 8, 0)).isEqualTo("(WSAEWOULDBLOCK)");
    }
  }

  /** Python sends one multicast; the port it sent from. */
  private int sent(String text, int to) throws Exception {
    try (ForeignProcess python =
        ForeignProcess.python("group_send", group.getHostAddress(), to, index, text)) {
      int from = python.number();
      python.ends();
      return from;
    }
  }

  private void ourMulticastsReachIt() throws Exception {
    try (ForeignProcess python =
            ForeignProcess.python("group_receive", group.getHostAddress(), index);
        WinsockSocket socket = joined(python.number(), ProviderSocket.JL_SENDER_ONLY)) {
      socket.send(bytes("from us"));
      assertThat(python.line()).isEqualTo("from us " + port(socket));
      python.ends();
    }
  }

  /** The kernel would have every socket hear what one of the machine has joined. */
  private void onlyWhatASocketJoinedItselfReachesIt() throws Exception {
    try (WinsockSocket member = joined(0, ProviderSocket.JL_RECEIVER_ONLY);
        WinsockSocket stranger = joined(0, ProviderSocket.JL_SENDER_ONLY)) {
      sends(stranger, "to all", stranger);
      sends(stranger, "joined", member);
      assertThat(receive(member, 8)).isEqualTo("joined");
      stranger.option(SocketOption.IP_ADD_MEMBERSHIP, group);
      sends(stranger, "now too", stranger);
      assertThat(receive(stranger, 8)).isEqualTo("now too");
    }
  }

  private void sends(WinsockSocket from, String text, WinsockSocket to) throws WinsockException {
    from.sendTo(bytes(text), new InetSocketAddress(group, port(to)));
  }
}
