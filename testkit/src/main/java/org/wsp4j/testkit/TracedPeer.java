package org.wsp4j.testkit;

import java.net.SocketAddress;

/** A peer whose actions stand in the trace of the row. */
record TracedPeer(Peer peer, RowTrace trace) implements Peer {
  @Override
  public void send(byte[] data) {
    trace.peer("sends", count(data.length), () -> peer.send(data));
  }

  @Override
  public void sendTo(String text, SocketAddress to) {
    trace.peer("sends", count(text.length()) + " to " + to, () -> peer.sendTo(text, to));
  }

  @Override
  public void deliverPart(String text) {
    String part = "a part of a message, " + count(text.length());
    trace.peer("delivers", part, () -> peer.deliverPart(text));
  }

  @Override
  public byte[] receive(int max) {
    return trace.peer(
        "receives", "up to " + count(max), () -> peer.receive(max), data -> count(data.length));
  }

  @Override
  public SocketAddress localAddress() {
    return peer.localAddress();
  }

  @Override
  public void sendUrgent(int octet) {
    trace.peer("sends", "a byte of urgent data", () -> peer.sendUrgent(octet));
  }

  @Override
  public void shutdownSend() {
    trace.peer("ends its sending", "", peer::shutdownSend);
  }

  @Override
  public void reset() {
    trace.peer("resets the connection", "", peer::reset);
  }

  @Override
  public void silence() {
    trace.peer("falls silent", "", peer::silence);
  }

  @Override
  public void deliver(byte[] data) {
    trace.peer("delivers", count(data.length), () -> peer.deliver(data));
  }

  @Override
  public void deliverUrgent(int octet) {
    trace.peer("delivers", "a byte of urgent data", () -> peer.deliverUrgent(octet));
  }

  @Override
  public void deliverEnd() {
    trace.peer("ends its sending", "and it has arrived", peer::deliverEnd);
  }

  @Override
  public void deliverReset() {
    trace.peer("resets the connection", "and it has arrived", peer::deliverReset);
  }

  @Override
  public void close() {
    trace.peer("closes", "", peer::close);
  }

  private static String count(int bytes) {
    return bytes == 1 ? "1 byte" : bytes + " bytes";
  }
}
