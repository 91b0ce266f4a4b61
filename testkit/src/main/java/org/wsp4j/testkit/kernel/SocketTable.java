package org.wsp4j.testkit.kernel;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's own list of sockets ({@code /proc/thread-self/net/tcp} and its siblings): what a
 * receive queue holds, seen without asking the provider that owns the socket.
 */
public final class SocketTable {
  private static final Splitter CELLS = Splitter.on(' ').omitEmptyStrings();
  private static final int ESTABLISHED = 1;

  private SocketTable() {}

  /**
   * What the kernel says of a socket.
   *
   * @param state the number of its TCP state
   * @param receiveQueueBytes what waits to be received
   */
  public record Line(int state, long receiveQueueBytes) {
    /**
     * Whether data may still arrive.
     *
     * @return whether the peer has neither ended nor reset it
     */
    public boolean established() {
      return state == ESTABLISHED;
    }
  }

  /**
   * Looks for a socket.
   *
   * @param kind its kind; {@link KernelSocket.Kind#SEQPACKET} is in no list
   * @param local its local address
   * @return the line, or nothing if the kernel lists no such socket
   */
  public static Optional<Line> find(KernelSocket.Kind kind, InetSocketAddress local) {
    return find(kind, local, null);
  }

  /**
   * Looks for one end of a connection.
   *
   * @param kind its kind
   * @param local its local address
   * @param remote its peer's address, or {@code null} for any
   * @return the line, or nothing if the kernel lists no such socket
   */
  public static Optional<Line> find(
      KernelSocket.Kind kind, InetSocketAddress local, @Nullable InetSocketAddress remote) {
    String protocol = kind == KernelSocket.Kind.STREAM ? "tcp" : "udp";
    // a socket of both families has its IPv4 connections in the list of IPv6
    return lines(protocol)
        .filter(cells -> cells.get(1).endsWith(port(local)))
        .filter(cells -> remote == null || cells.get(2).endsWith(port(remote)))
        .map(SocketTable::line)
        .findFirst();
  }

  private static Stream<List<String>> lines(String protocol) {
    return Stream.of(protocol, protocol + "6")
        .map(name -> Path.of("/proc/thread-self/net", name))
        .filter(Files::exists)
        .flatMap(SocketTable::lines);
  }

  private static Stream<List<String>> lines(Path file) {
    try {
      return Files.readAllLines(file).stream().skip(1).map(CELLS::splitToList);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String port(InetSocketAddress address) {
    return String.format(":%04X", address.getPort());
  }

  private static Line line(List<String> cells) {
    String queues = cells.get(4);
    return new Line(
        Integer.parseInt(cells.get(3), 16),
        Long.parseLong(queues.substring(queues.indexOf(':') + 1), 16));
  }
}
