package org.wsp4j.testkit.reference;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderData;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.SpiVersion;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Upcalls;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testkit.Peering;

/**
 * The reference provider: every kind of protocol, in memory. It is no service, so that no
 * application gets it by accident: it is handed to {@code StartupOptions.provider}.
 *
 * {@snippet :
 * ReferenceNetwork network = new ReferenceNetwork(ReferenceClock.stopped());
 * Winsock winsock =
 *     Winsock.startup(StartupOptions.defaults().provider(new ReferenceProvider(network)));
 * }
 *
 * <p>It needs nothing but the runtime's upcalls, and no thread: what arrives is put into the
 * receiver's buffers by the thread that sends, or by the one that advances the clock.
 */
public final class ReferenceProvider implements ServiceProvider {
  /** What it is called. */
  public static final String NAME = "reference";

  private static final SpiVersion VERSION = new SpiVersion(2, 2);

  private final ReferenceNetwork network;

  /** Null before start-up and after clean-up. From here on: guarded by the network's lock. */
  private @Nullable Running running;

  /** What there is between start-up and clean-up. */
  static final class Running {
    final ReferenceNetwork network;
    final Upcalls upcalls;
    final Completions completions;
    final ThreadEnds threadEnds;
    final ConfinedMemory confinedMemory;
    final Set<ReferenceSocket> sockets = new LinkedHashSet<>();

    /** The calls that threads are blocked in, in the order in which they began. */
    final Deque<Operation> blocked = new ArrayDeque<>();

    boolean over;

    Running(ReferenceNetwork network, Upcalls upcalls) {
      this.network = network;
      this.upcalls = upcalls;
      completions = new Completions(network.turns(), upcalls);
      threadEnds = new ThreadEnds(this::threadEnded);
      confinedMemory = new ConfinedMemory(upcalls, this::serveConfined);
    }

    private void threadEnded(ThreadId thread) {
      network.turns().run(() -> List.copyOf(sockets).forEach(each -> each.threadEnded(thread)));
    }

    private void serveConfined(Thread owner) {
      network.turns().run(() -> List.copyOf(sockets).forEach(each -> each.serveConfined(owner)));
    }
  }

  /**
   * Makes a provider over a network.
   *
   * @param network of its sockets; several providers may share one
   */
  public ReferenceProvider(ReferenceNetwork network) {
    this.network = network;
  }

  /**
   * Certifies a reference provider over a network of its own, with peers that are none of its code.
   *
   * @return the kit's side of it
   */
  public static Peering peering() {
    return ReferencePeering.over(new ReferenceNetwork(ReferenceClock.running()));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Class<? extends ProviderSocket> procedureTable() {
    return ReferenceSocket.class;
  }

  @Override
  public WsaError startup(SpiVersion requested, Upcalls upcalls, ProviderData data) {
    return network
        .turns()
        .take(() -> {
          if (running != null) {
            data.description("started already");
            return WsaError.WSAEINPROGRESS;
          }
          if (requested.major() != VERSION.major() || requested.compareTo(VERSION) < 0) {
            data.description("requested=" + requested + ": this provider knows " + VERSION);
            return WsaError.WSAVERNOTSUPPORTED;
          }
          running = new Running(network, upcalls);
          data.version(VERSION).description("in memory");
          return WsaError.NO_ERROR;
        });
  }

  @Override
  public List<ProtocolInfo> protocols() {
    return ReferenceEntries.ALL;
  }

  @Override
  public WsaError open(ProtocolInfo protocol, int flags, Out<ProviderSocket> socket) {
    return network
        .turns()
        .take(() -> {
          if (running == null) {
            return WsaError.WSANOTINITIALISED;
          }
          if (protocol == null || socket == null) {
            return WsaError.WSAEFAULT;
          }
          if ((flags & ~WSA_FLAG_OVERLAPPED) != 0) {
            return WsaError.WSAEINVAL;
          }
          if (!ReferenceEntries.ALL.contains(protocol.inCatalog(0, List.of()))) {
            return WsaError.WSAEPROTONOSUPPORT;
          }
          socket.set(new ReferenceSocket(running, protocol, flags, null));
          return WsaError.NO_ERROR;
        });
  }

  @Override
  public WsaError cancelBlockingCall(ThreadId thread) {
    return network
        .turns()
        .take(() -> {
          if (running == null) {
            return WsaError.WSANOTINITIALISED;
          }
          if (thread == null) {
            return WsaError.WSAEFAULT;
          }
          // the innermost: a routine inside a blocked call may block in a send
          for (Operation each : (Iterable<Operation>) running.blocked::descendingIterator) {
            if (thread.equals(each.threadId)) {
              return end(running, each) ? WsaError.NO_ERROR : WsaError.WSAEINVAL;
            }
          }
          return WsaError.WSAEINVAL;
        });
  }

  /**
   * Waits until a thread is blocked in a call of this provider, so that a test knows that what it
   * does next comes later. Not for a thread that holds something the other one needs.
   *
   * @param thread whose call
   * @param limit how long to wait, in real time
   * @return whether it is
   */
  public boolean awaitBlocked(Thread thread, Duration limit) {
    return network
        .turns()
        .await(
            () ->
                running != null
                    && running.blocked.stream().anyMatch(each -> each.belongsTo(thread)),
            limit);
  }

  private static boolean end(Running running, Operation blocked) {
    return running.sockets.stream()
        .anyMatch(each -> each.end(op -> op == blocked, WsaError.WSAEINTR) > 0);
  }

  @Override
  public WsaError cleanup() {
    List<ReferenceSocket> open = new ArrayList<>();
    Running ending =
        network
            .turns()
            .take(() -> {
              Running was = running;
              running = null;
              if (was != null) {
                was.over = true;
                open.addAll(was.sockets);
              }
              return was;
            });
    if (ending == null) {
      return WsaError.WSANOTINITIALISED;
    }
    for (ReferenceSocket each : open) {
      var _ = each.close();
    }
    ending.threadEnds.close();
    return WsaError.NO_ERROR;
  }
}
