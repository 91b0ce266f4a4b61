package org.wsp4j.testkit.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.wsp4j.testkit.kernel.KernelException.check;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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

  /** SKF_AD_OFF + SKF_AD_RANDOM, as the unsigned number that tc wants. */
  private static final String BPF_RANDOM = "4294963256";

  private static final Pattern PACKETS = Pattern.compile("\"packets\":(\\d+)");
  private static final Splitter BLANKS = Splitter.on(CharMatcher.whitespace()).omitEmptyStrings();
  private static final Path COUNTERS = Path.of("/proc/thread-self/net");
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
   * Sets after how many repetitions an attempt to connect is given up. Only for the thread that
   * entered.
   *
   * @param count {@code tcp_syn_retries}
   */
  public void attempts(int count) {
    set("tcp_syn_retries", count);
    set("tcp_syn_linear_timeouts", 0);
  }

  /**
   * How often ICMP told this network that something could not be reached. Only for the thread that
   * entered.
   *
   * @param ipv6 whether ICMPv6 is asked for
   * @return the kernel's count
   */
  public long unreachables(boolean ipv6) {
    try {
      return ipv6
          ? Long.parseLong(words("snmp6", "Icmp6InDestUnreachs").getFirst().get(1))
          : unreachables(words("snmp", "Icmp:"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A line of names, and one of numbers. */
  private static long unreachables(List<List<String>> lines) {
    int column = lines.getFirst().indexOf("InDestUnreachs");
    return Long.parseLong(lines.get(1).get(column));
  }

  private static List<List<String>> words(String file, String first) throws IOException {
    try (Stream<String> lines = Files.lines(COUNTERS.resolve(file))) {
      return lines
          .map(BLANKS::splitToList)
          .filter(words -> words.getFirst().equals(first))
          .toList();
    }
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

  /**
   * Loses packets by chance: a filter on the link sends them to a link that leads nowhere. Once for
   * a network, and only for the thread that entered. Needs {@code ip} and {@code tc}.
   *
   * @param percent how many in a hundred
   * @throws IOException if there is no such program, or the kernel refuses
   */
  public void lose(int percent) throws IOException {
    long threshold = (1L << 32) * percent / 100;
    // load a random number; at or above the threshold the packet passes, below it is lost
    String filter =
        "4,32 0 0 " + BPF_RANDOM + ",53 1 0 " + threshold + ",6 0 0 4294967295,6 0 0 0,";
    run("ip", "link", "add", "nowhere", "type", "veth");
    run("tc", "qdisc", "add", "dev", "lo", "clsact");
    List<String> add = List.of("tc", "filter", "add", "dev", "lo", "ingress", "bpf");
    List<String> away = List.of("action", "mirred", "egress", "redirect", "dev", "nowhere");
    run(Stream.of(add, List.of("bytecode", filter), away).flatMap(List::stream));
  }

  /**
   * How many packets were lost by {@link #lose}.
   *
   * @return the kernel's count
   * @throws IOException if it cannot be asked
   */
  public long lost() throws IOException {
    String statistics = run("tc", "-s", "-j", "filter", "show", "dev", "lo", "ingress");
    Matcher packets = PACKETS.matcher(statistics);
    if (!packets.find()) {
      throw new IOException("tc says " + statistics);
    }
    return Long.parseLong(packets.group(1));
  }

  /**
   * Ends a connection on this machine, as an administrator may. Needs {@code ss}.
   *
   * @param port the local port of the end that is told
   * @throws IOException if there is no such program, or the kernel refuses
   */
  public void abort(int port) throws IOException {
    run("ss", "--kill", "--tcp", "--numeric", "sport", "=", ":" + port);
  }

  /** Runs a program in this network: a child has the network of the thread that starts it. */
  static String run(String... command) throws IOException {
    return run(Stream.of(command));
  }

  static String run(Stream<String> command) throws IOException {
    List<String> words = command.toList();
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.onExit().join().exitValue();
    if (code != 0) {
      throw new IOException(String.join(" ", words) + ": " + said.strip());
    }
    return said;
  }

  private static void set(String name, int value) {
    try {
      Files.writeString(SETTINGS.resolve(name), Integer.toString(value));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
