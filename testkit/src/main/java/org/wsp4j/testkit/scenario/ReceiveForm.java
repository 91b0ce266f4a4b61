package org.wsp4j.testkit.scenario;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code WSARecv(A, ...)} and {@code WSARecvFrom(A, ...)}: the arguments in any order. */
final class ReceiveForm {
  private static final Pattern CALL =
      Pattern.compile("WSARecv(From)?\\(((?:[^()]++|\\([^()]*+\\))*+)\\)(.*)", Pattern.DOTALL);
  private static final Pattern OP = Pattern.compile("(?:op )?([a-zA-Z]\\d*)");
  private static final Pattern LENGTHS = Pattern.compile("WSABUF lengths \\[([\\d, ]*)\\]");
  private static final Pattern ONE =
      Pattern.compile("one (\\d+)[- ]?(B|byte|KiB|MiB) buffer|(\\d+)-byte buffer");
  private static final Pattern MANY = Pattern.compile("(\\d+) one-byte buffers");
  private static final Pattern SOME = Pattern.compile("(\\d+) buffers?(?: of (\\d+))?");
  private static final Pattern NUMBER = Pattern.compile("dwBufferCount=(\\d+)");
  private static final Pattern FLAGS = Pattern.compile("(?:\\*?lpFlags|dwFlags|flags)=([\\w|+]+)");
  private static final Pattern FROM_LENGTH = Pattern.compile("\\*lpFromlen=(\\d+)");
  private static final Pattern REMARK =
      Pattern.compile(
          "(?:,? (?:data queued|no data|with \\d+ bytes? queued|#\\d+))?"
              + "(?:; ([A-Z]\\d?) sends(?: '([^']*)')? (\\d+)ms later(?: from another thread)?)?");
  private static final List<Parameter> PARAMETERS =
      List.of(
          new Parameter(OP, (receive, m) -> receive.op = m.group(1)),
          new Parameter(LENGTHS, (receive, m) -> receive.lengths = lengths(m.group(1))),
          new Parameter(FLAGS, (receive, m) -> receive.flags = Records.parseFlags(m.group(1))),
          new Parameter(NUMBER, (receive, m) -> number(receive, Grammar.millis(m.group(1)))),
          new Parameter(MANY, (receive, m) -> oneByteEach(receive, Grammar.millis(m.group(1)))),
          new Parameter(ONE, (receive, m) -> receive.lengths = new int[] {one(m)}),
          new Parameter(SOME, (receive, m) -> receive.lengths = some(m)),
          new Parameter(
              FROM_LENGTH, (receive, m) -> fromLength(receive, Grammar.millis(m.group(1)))));
  private static final int SIZEOF_SOCKADDR_IN = 16;
  private static final int LARGEST = 1 << 26;

  /** A form of an argument. */
  private record Parameter(Pattern pattern, BiConsumer<Receive, Matcher> effect) {}

  private ReceiveForm() {}

  static Optional<Action> parse(String text, Plan plan) {
    Matcher call = CALL.matcher(text);
    if (!call.matches()) {
      return Optional.empty();
    }
    List<String> arguments = split(call.group(2));
    Receive receive = new Receive();
    receive.socket = arguments.getFirst();
    receive.from = call.group(1) != null && arguments.size() == 1;
    receive.fromLength = receive.from ? SIZEOF_SOCKADDR_IN : -1;
    arguments.stream().skip(1).forEach(each -> argument(receive, each));
    receive.nullTransfer |= receive.countless && !receive.overlapped;
    remark(receive, call.group(3), plan);
    return Optional.of(plan.add(receive));
  }

  private static void remark(Receive receive, String text, Plan plan) {
    Matcher remark = REMARK.matcher(text);
    if (!remark.matches()) {
      throw new Unsupported("a remark that is not known: " + text);
    }
    if (remark.group(1) != null) {
      receive.millis = Grammar.millis(remark.group(3));
      receive.payload = remark.group(2) == null ? plan.payload() : remark.group(2);
      receive.tellsBlocked = true;
    }
  }

  /** At the commas that stand in no bracket. */
  private static List<String> split(String arguments) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < arguments.length(); i++) {
      char c = arguments.charAt(i);
      depth += c == '[' || c == '(' ? 1 : c == ']' || c == ')' ? -1 : 0;
      if (c == ',' && depth == 0) {
        parts.add(arguments.substring(start, i).strip());
        start = i + 1;
      }
    }
    parts.add(arguments.substring(start).strip());
    return parts;
  }

  private static void argument(Receive receive, String text) {
    switch (text) {
      case "no overlapped", "sync", "lpOverlapped=NULL", "valid WSABUF array" -> {}
      case "overlapped", "overlapped+hEvent" -> receive.overlapped = true;
      case "overlapped+completion routine", "overlapped+routine" -> {
        receive.overlapped = true;
        receive.routine = true;
      }
      case "hEvent NULL" -> receive.event = false;
      case "completion routine given" -> receive.routine = true;
      case "lpBuffers=NULL" -> receive.nullBuffers = true;
      case "lpFlags=NULL" -> receive.nullTransfer = true;
      case "lpNumberOfBytesRecvd=NULL" -> receive.countless = true;
      case "lpFrom=given" -> receive.from = true;
      case "lpFrom=NULL" -> receive.from = false;
      default -> parameter(receive, text);
    }
  }

  private static void parameter(Receive receive, String text) {
    for (Parameter each : PARAMETERS) {
      Matcher found = each.pattern().matcher(text);
      if (found.matches()) {
        each.effect().accept(receive, found);
        return;
      }
    }
    throw new Unsupported("an argument that has no counterpart: " + text);
  }

  private static void number(Receive receive, int count) {
    receive.count = count;
    if (count == 0) {
      receive.lengths = new int[0];
    }
  }

  private static void oneByteEach(Receive receive, int count) {
    receive.lengths = new int[length(count)];
    Arrays.fill(receive.lengths, 1);
    receive.adjacent = true;
  }

  private static void fromLength(Receive receive, int length) {
    if (receive.from && length < SIZEOF_SOCKADDR_IN) {
      throw new Unsupported("an address object has room for every address");
    }
    receive.fromLength = length;
  }

  private static int[] some(Matcher found) {
    int[] lengths = new int[length(Grammar.millis(found.group(1)))];
    int each = found.group(2) == null ? SIZEOF_SOCKADDR_IN : Grammar.millis(found.group(2));
    Arrays.fill(lengths, length(each));
    return lengths;
  }

  private static int one(Matcher found) {
    if (found.group(3) != null) {
      return length(Grammar.millis(found.group(3)));
    }
    long unit = found.group(2).equals("MiB") ? 1 << 20 : found.group(2).equals("KiB") ? 1 << 10 : 1;
    return length(Grammar.millis(found.group(1)) * unit);
  }

  private static int[] lengths(String list) {
    return list.isBlank()
        ? new int[0]
        : Arrays.stream(list.split(",", -1))
            .mapToInt(each -> length(Grammar.millis(each.strip())))
            .toArray();
  }

  private static int length(long value) {
    if (value > LARGEST) {
      throw new Unsupported("a length beyond " + LARGEST + " bytes");
    }
    return (int) value;
  }
}
