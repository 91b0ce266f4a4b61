package org.wsp4j.testkit;

import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import org.wsp4j.testkit.report.Verdict;

/**
 * The other end of a link: speaks the protocol, is told what to do by the row, and is not the
 * provider under test. Used by one thread at a time. What a peer cannot do makes the row UNTESTED,
 * never green.
 *
 * <p>{@code send} and its like return when the transport has taken the data; {@code deliver} and
 * its like when it is in the receive queue of the socket under test as well, so that a row can say
 * "already there". They are only for times when nothing is pending on that socket.
 */
public interface Peer extends AutoCloseable {
  /**
   * Sends, on a message protocol as one message.
   *
   * @param data the bytes
   */
  void send(byte[] data);

  /**
   * Sends a text of one byte a character.
   *
   * @param text the text
   */
  default void send(String text) {
    send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /**
   * Sends a message of a connectionless protocol to an address.
   *
   * @param text the text, one byte a character
   * @param to the address
   */
  default void sendTo(String text, SocketAddress to) {
    throw cannot("send to an address");
  }

  /**
   * Sends a part of a message, the rest of which {@link #send} ends, and waits until it has
   * arrived.
   *
   * @param text the part, one byte a character
   */
  default void deliverPart(String text) {
    throw cannot("send a part of a message");
  }

  /**
   * Waits for data.
   *
   * @param max the most bytes to take
   * @return what one receive gives; empty at the end
   */
  byte[] receive(int max);

  /**
   * Where it can be reached.
   *
   * @return its address
   */
  SocketAddress localAddress();

  /**
   * Sends one byte of urgent data.
   *
   * @param octet the byte
   */
  default void sendUrgent(int octet) {
    throw cannot("send urgent data");
  }

  /** Ends the sending direction gracefully. */
  default void shutdownSend() {
    throw cannot("shut down one direction");
  }

  /**
   * Ends the connection abortively. Some protocols can only while data that the socket under test
   * sent has not been received here (DEC-44): a row sends some first.
   */
  default void reset() {
    throw cannot("reset a connection");
  }

  /** Vanishes: never answers again, neither data nor probes, as if its machine were gone. */
  default void silence() {
    throw cannot("fall silent");
  }

  /**
   * Sends, and waits until it has arrived.
   *
   * @param data the bytes
   */
  default void deliver(byte[] data) {
    send(data);
  }

  /**
   * Sends urgent data, and waits until it has arrived.
   *
   * @param octet the byte
   */
  default void deliverUrgent(int octet) {
    sendUrgent(octet);
  }

  /** Ends the sending direction, and waits until the other end could know. */
  default void deliverEnd() {
    shutdownSend();
  }

  /** Ends the connection abortively, and waits until the other end could know. */
  default void deliverReset() {
    reset();
  }

  @Override
  void close();

  private static RuntimeException cannot(String what) {
    return new VerdictSignal(Verdict.UNTESTED, "this peer cannot " + what);
  }
}
