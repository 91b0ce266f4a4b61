package org.wsp4j.testkit.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.wsp4j.testkit.kernel.KernelException.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A network of the calling thread's own: one loopback link, no traffic but its own. Sockets that
 * this thread opens from now on belong to it, whoever uses them; the thread cannot go back, so it
 * should be one that soon ends. Needs the right to make namespaces (CAP_SYS_ADMIN).
 */
public final class NetworkNamespace {
  private static final int CLONE_NEWNET = 0x4000_0000;
  private static final int SIOCGIFFLAGS = 0x8913;
  private static final int SIOCSIFFLAGS = 0x8914;
  private static final int IFF_UP = 1;
  private static final int IFREQ_BYTES = 40;
  private static final int IFREQ_FLAGS = 16;
  private static final int SOCK_DGRAM = 2;
  private static final Path SETTINGS = Path.of("/proc/sys/net/ipv4");

  private NetworkNamespace() {}

  /**
   * Gives the calling thread a network of its own, with its link up.
   *
   * @return to change it
   * @throws KernelException if this process may not
   */
  public static NetworkNamespace enter() {
    check("unshare(CLONE_NEWNET)", LibC.unshare(CLONE_NEWNET));
    NetworkNamespace namespace = new NetworkNamespace();
    namespace.link(true);
    return namespace;
  }

  /**
   * Takes the link up or down. Only for the thread that entered.
   *
   * @param up whether packets pass
   */
  public void link(boolean up) {
    int fd = (int) check("socket", LibC.socket(SockAddr.AF_INET, SOCK_DGRAM, 0));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment request = arena.allocate(IFREQ_BYTES, Long.BYTES);
      byte[] name = "lo".getBytes(StandardCharsets.US_ASCII);
      MemorySegment.copy(name, 0, request, JAVA_BYTE, 0, name.length);
      check("SIOCGIFFLAGS", LibC.ioctl(fd, SIOCGIFFLAGS, request));
      short flags = request.get(JAVA_SHORT, IFREQ_FLAGS);
      request.set(JAVA_SHORT, IFREQ_FLAGS, (short) (up ? flags | IFF_UP : flags & ~IFF_UP));
      check("SIOCSIFFLAGS", LibC.ioctl(fd, SIOCSIFFLAGS, request));
    } finally {
      LibC.close(fd);
    }
  }

  /**
   * Sets after how many retransmissions a connection is given up. Only for the thread that entered.
   *
   * @param count {@code tcp_retries2}
   */
  public void retransmissions(int count) {
    set("tcp_retries2", count);
  }

  /**
   * Sets how keep-alive probes, for connections that have it on and say no more. Only for the
   * thread that entered.
   *
   * @param idleSeconds {@code tcp_keepalive_time}
   * @param intervalSeconds {@code tcp_keepalive_intvl}
   * @param probes {@code tcp_keepalive_probes}
   */
  public void keepAlive(int idleSeconds, int intervalSeconds, int probes) {
    set("tcp_keepalive_time", idleSeconds);
    set("tcp_keepalive_intvl", intervalSeconds);
    set("tcp_keepalive_probes", probes);
  }

  private static void set(String name, int value) {
    try {
      Files.writeString(SETTINGS.resolve(name), Integer.toString(value));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
