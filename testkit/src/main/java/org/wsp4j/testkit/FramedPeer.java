package org.wsp4j.testkit;

import java.io.ByteArrayOutputStream;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Speaks reliable messages over TCP, version 1 of that wire format, on a plain kernel socket: a
 * hello of 16 bytes each way, then frames of a type, a length of three bytes and a payload.
 */
final class FramedPeer implements Peer {
  /** Whose entries over TCP have this format. */
  static final UUID PROVIDER = UUID.fromString("b6f3f0b5-6a0e-4d0e-8a43-5d1c7f0f8e21");

  private static final byte[] HELLO = HexFormat.of().parseHex("895753505345510a00010000ffffffff");
  private static final int PART = 1;
  private static final int LAST = 2;
  private static final int END = 3;
  private static final int HEADER_BYTES = 4;
  private static final int MAX_LENGTH = (1 << 24) - 1;

  private final KernelPeer tcp;
  private boolean greeted;
  private boolean ended;

  /** What is left of the message at hand. */
  private byte[] rest = {};

  private FramedPeer(KernelPeer tcp) {
    this.tcp = tcp;
    tcp.send(HELLO);
  }

  /** Over a factory of byte streams. */
  record Factory(RawPeer streams) implements RawPeer {
    @Override
    public Waiting listen(SocketAddress local, Duration limit) {
      return new Listener(streams.listen(local, limit));
    }

    @Override
    public Peer connect(SocketAddress remote, Duration limit) {
      return new FramedPeer((KernelPeer) streams.connect(remote, limit));
    }

    @Override
    public Peer open(SocketAddress local, @Nullable SocketAddress remote, Duration limit) {
      return streams.open(local, remote, limit);
    }
  }

  private record Listener(RawPeer.Waiting streams) implements RawPeer.Waiting {
    @Override
    public SocketAddress localAddress() {
      return streams.localAddress();
    }

    @Override
    public Peer accept() {
      return new FramedPeer((KernelPeer) streams.accept());
    }

    @Override
    public void close() {
      streams.close();
    }
  }

  private static byte[] frame(int type, byte[] payload) {
    return ByteBuffer.allocate(HEADER_BYTES + payload.length)
        .putInt(type << 24 | payload.length)
        .put(payload)
        .array();
  }

  @Override
  public void send(byte[] data) {
    int at = 0;
    while (data.length - at > MAX_LENGTH) {
      tcp.send(frame(PART, Arrays.copyOfRange(data, at, at + MAX_LENGTH)));
      at += MAX_LENGTH;
    }
    tcp.send(frame(LAST, Arrays.copyOfRange(data, at, data.length)));
  }

  @Override
  public void deliver(byte[] data) {
    tcp.deliver(frame(LAST, data));
  }

  @Override
  public void deliverPart(String text) {
    tcp.deliver(frame(PART, text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  /** The rest of a message, or the next one; what does not fit stays for the next call. */
  @Override
  public byte[] receive(int max) {
    if (rest.length == 0 && !next()) {
      return rest;
    }
    byte[] given = Arrays.copyOf(rest, Math.min(max, rest.length));
    rest = Arrays.copyOfRange(rest, given.length, rest.length);
    return given;
  }

  /** Reads a message that is not empty; whether there was one. */
  private boolean next() {
    greet();
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    int type = 0;
    while (!ended && (type != LAST || message.size() == 0)) {
      byte[] header = exactly(HEADER_BYTES);
      type = header[0];
      ended = type == END;
      header[0] = 0;
      message.writeBytes(exactly(ByteBuffer.wrap(header).getInt()));
    }
    rest = message.toByteArray();
    return !ended;
  }

  private void greet() {
    if (!greeted) {
      greeted = true;
      byte[] hello = exactly(HELLO.length);
      if (!Arrays.equals(hello, 0, 12, HELLO, 0, 12)) {
        throw new IllegalStateException("hello=" + HexFormat.of().formatHex(hello));
      }
    }
  }

  private byte[] exactly(int length) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    while (bytes.size() < length) {
      byte[] more = tcp.receive(length - bytes.size());
      if (more.length == 0) {
        throw new IllegalStateException("the stream ended before a message did");
      }
      bytes.writeBytes(more);
    }
    return bytes.toByteArray();
  }

  @Override
  public SocketAddress localAddress() {
    return tcp.localAddress();
  }

  @Override
  public void shutdownSend() {
    tcp.send(frame(END, new byte[0]));
    tcp.shutdownSend();
  }

  @Override
  public void deliverEnd() {
    tcp.deliver(frame(END, new byte[0]));
    tcp.deliverEnd();
  }

  @Override
  public void reset() {
    tcp.reset();
  }

  @Override
  public void deliverReset() {
    tcp.deliverReset();
  }

  @Override
  public void silence() {
    tcp.silence();
  }

  /** A hello that nobody read would make the kernel reset the connection. */
  @Override
  public void close() {
    if (!greeted && tcp.received() >= HELLO.length) {
      greet();
    }
    tcp.close();
  }
}
