package org.wsp4j.testkit.scenario;

import static org.wsp4j.testkit.scenario.Action.quiet;

import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.Ioctl;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.Transfer;

/** The steps that set the stage: sockets, modes, options, events. */
final class StageForms {
  private static final String V6 = "IPv6";
  private static final String NONBLOCKING = "nonblocking mode";
  private static final Set<String> USUAL =
      Set.of("loopback", "overlapped sockets", "blocking mode", "IPv4", V6, NONBLOCKING);
  private static final String LATER = "sends(?: {T})? {N}ms later(?: from another thread)?";

  private StageForms() {}

  static void addTo(Grammar grammar) {
    pairs(grammar);
    datagrams(grammar);
    modes(grammar);
    events(grammar);
  }

  private static void pairs(Grammar grammar) {
    grammar
        .form(
            "(?:connected|second|third|another) TCP pair(?: {S},{S})?(?: \\(([^()]*)\\))?"
                + "(?: created)?( WITHOUT WSA_FLAG_OVERLAPPED)?"
                + "(?:; {S} "
                + LATER
                + ")?",
            (m, plan) -> pair(m, plan))
        .form(
            "listening TCP socket {S}",
            (m, _) ->
                quiet(scene -> {
                  End end = scene.open(m.group(1), true, true);
                  scene.ok("bind", end.socket.bind(Scene.loopback()));
                  scene.ok("listen", end.socket.listen(1));
                }))
        .form(
            "unconnected TCP socket {S}|TCP socket {S}, (?:un|never )connected",
            (m, _) ->
                quiet(
                    scene -> scene.open(m.group(1) == null ? m.group(2) : m.group(1), true, true)));
  }

  private static Action pair(Matcher m, Plan plan) {
    Set<String> kind = new HashSet<>();
    if (m.group(3) != null) {
      for (String each : m.group(3).split(",", -1)) {
        kind.add(each.strip());
      }
    }
    kind.stream()
        .filter(each -> !USUAL.contains(each))
        .forEach(each -> {
          throw new Unsupported("a pair that is " + each);
        });
    String first = m.group(1) == null ? "A" : m.group(1);
    String second = m.group(2) == null ? "B" : m.group(2);
    String text = m.group(5) == null ? null : m.group(6) == null ? plan.payload() : m.group(6);
    return quiet(scene -> {
      scene.pair(first, second, m.group(4) == null, family(kind.contains(V6)));
      if (kind.contains(NONBLOCKING)) {
        scene.ok("FIONBIO", scene.setNonblocking(scene.end(first), true));
        scene.ok("FIONBIO", scene.setNonblocking(scene.end(second), true));
      }
      if (text != null) {
        Sends.later(scene, scene.end(m.group(5)), text, Grammar.millis(m.group(7)));
      }
    });
  }

  private static int family(boolean v6) {
    return v6 ? ProtocolInfo.AF_INET6 : ProtocolInfo.AF_INET;
  }

  private static void datagrams(Grammar grammar) {
    grammar
        .form(
            "(IPv6 )?UDP sockets? ([A-Z](?:, ?[A-Z])*) bound to (?:IPv4 |(IPv6 ))?loopback"
                + "(?:, unconnected)?",
            (m, _) ->
                quiet(scene -> {
                  int family = family(m.group(1) != null || m.group(3) != null);
                  for (String each : m.group(2).split(", ?", -1)) {
                    scene.bound(each, family);
                  }
                }))
        .form(
            "(?:third|fourth|another|second) (IPv6 )?UDP socket {S}(?: bound to loopback)?",
            (m, _) -> quiet(scene -> scene.bound(m.group(2), family(m.group(1) != null))))
        .form(
            "UDP socket {S}, never bound",
            (m, _) -> quiet(scene -> scene.open(m.group(1), false, true)))
        .form(
            "{S} unbound UDP, {S} bound",
            (m, _) ->
                quiet(scene -> {
                  scene.open(m.group(1), false, true);
                  scene.bound(m.group(2), ProtocolInfo.AF_INET);
                }))
        .form("\\w = loopback UDP port with no socket", (_, _) -> quiet(_ -> {}))
        .form("{S} became bound implicitly by \\w+; {S} replies", (_, _) -> quiet(_ -> {}))
        .form(
            "connect\\({S}, ?AF_UNSPEC\\)",
            (m, _) ->
                scene -> {
                  End end = scene.end(m.group(1));
                  end.peer = null;
                  return Steps.of(end.socket.connect(null, null, null, null));
                })
        .form(
            "connect\\({S} ?-> ?({S}|dead port)\\)(?: AFTER [^();]* queued)?",
            (m, _) -> scene -> Steps.of(connect(scene, m.group(1), m.group(3), m.group(2))));
  }

  private static org.wsp4j.spi.WsaError connect(
      Scene scene, String from, @Nullable String to, String text) {
    End end = scene.end(from);
    if (end.stream) {
      throw new Unsupported("connect of a stream socket");
    }
    InetSocketAddress address = to == null ? deadPort(scene) : addressOf(scene, to);
    org.wsp4j.spi.WsaError error = end.socket.connect(address, null, null, null);
    if (end.local == null) {
      end.local = scene.nameOf(end.socket);
    }
    end.peer = to == null ? null : scene.end(text);
    end.uncertain |= to == null || !end.datagrams.isEmpty();
    return error;
  }

  static InetSocketAddress addressOf(Scene scene, String name) {
    InetSocketAddress address = scene.end(name).local;
    if (address == null) {
      throw new Unsupported(name + " has no address yet");
    }
    return address;
  }

  /** A port of loopback that had a socket a moment ago. */
  static InetSocketAddress deadPort(Scene scene) {
    End end = scene.open("dead", false, true);
    scene.ok("bind", end.socket.bind(Scene.loopback()));
    InetSocketAddress address = scene.nameOf(end.socket);
    scene.ok("close", end.socket.close());
    return address;
  }

  private static void modes(Grammar grammar) {
    grammar
        .form(
            "FIONBIO ([01])(?: on {S})?(?:[,;] no data(?: at all)?)?(?:, {N}ms later)?",
            (m, _) ->
                quiet(scene -> {
                  if (m.group(3) != null) {
                    Scene.until(Grammar.millis(m.group(3)), () -> false);
                  }
                  End end = scene.end(m.group(2) == null ? "A" : m.group(2));
                  scene.ok("FIONBIO", scene.setNonblocking(end, m.group(1).equals("1")));
                }))
        .form(
            "WSAIoctl\\({S}, SIO_UDP_CONNRESET(?:\\((0x\\w+)\\))?, (TRUE|FALSE)\\)",
            (m, _) ->
                scene -> {
                  int value = m.group(3).equals("TRUE") ? 1 : 0;
                  MemorySegment in = MemorySegment.ofArray(new int[] {value});
                  com.google.gson.JsonObject seen =
                      Steps.of(
                          scene
                              .end(m.group(1))
                              .socket
                              .ioctl(Ioctl.SIO_UDP_CONNRESET, in, null, new Transfer()));
                  seen.addProperty("code", "0x" + Integer.toHexString(Ioctl.SIO_UDP_CONNRESET));
                  return seen;
                });
  }

  private static void events(Grammar grammar) {
    grammar
        .form(
            "{O}\\.hEvent = (AUTO-reset|MANUAL-reset) event",
            (m, _) ->
                quiet(scene ->
                    scene.op(m.group(1)).event = scene.event(!m.group(2).startsWith("AUTO"))))
        .form(
            "{O}\\.hEvent = (?:invalid handle value )?0x[0-9a-fA-F]+"
                + "(?:; no data| with a completion routine"
                + "| used as context, with a completion routine)?",
            (m, _) ->
                quiet(scene -> {
                  Op op = scene.op(m.group(1));
                  op.event = scene.event(true);
                  org.wsp4j.Winsock.closeEvent(op.event);
                }))
        .form(
            "{O} and {O} share one (manual|auto)-reset event",
            (m, _) ->
                quiet(scene -> {
                  Op first = scene.op(m.group(1));
                  first.event = scene.event(m.group(3).equals("manual"));
                  scene.op(m.group(2)).event = first.event;
                }))
        .form(
            "SetEvent: {O}\\.hEvent is already signaled before the call",
            (m, _) ->
                quiet(scene -> {
                  Op op = scene.op(m.group(1));
                  op.event = op.event == null ? scene.event(true) : op.event;
                  scene.ok("SetEvent", org.wsp4j.Winsock.setEvent(op.event));
                }))
        .form(
            "{O}: zeroed OVERLAPPED never used in any call",
            (m, _) -> quiet(scene -> scene.op(m.group(1)).allocate(new int[] {16}, false)));
  }
}
