package org.wsp4j.fake;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderData;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.SocketType;
import org.wsp4j.spi.SpiVersion;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Upcalls;
import org.wsp4j.spi.WsaError;

/** A provider of {@link FakeSocket}s: a stream, reliable messages, and datagrams. */
public class FakeProvider implements ServiceProvider {
  private final String name;
  private final UUID id = UUID.randomUUID();
  private final List<FakeSocket> opened = new ArrayList<>();
  private @Nullable Upcalls upcalls;
  private int startups;
  private int cleanups;

  public FakeProvider(String name) {
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Class<? extends ProviderSocket> procedureTable() {
    return FakeSocket.class;
  }

  @Override
  public WsaError startup(SpiVersion requested, Upcalls table, ProviderData data) {
    startups++;
    upcalls = table;
    data.version(requested).description("a fake called " + name);
    return WsaError.NO_ERROR;
  }

  @Override
  public List<ProtocolInfo> protocols() {
    return List.of(
        entry(
            "stream",
            SocketType.SOCK_STREAM,
            0,
            ServiceFlag.XP1_GUARANTEED_DELIVERY,
            ServiceFlag.XP1_GUARANTEED_ORDER,
            ServiceFlag.XP1_GRACEFUL_CLOSE),
        entry(
            "messages",
            SocketType.SOCK_SEQPACKET,
            100,
            ServiceFlag.XP1_GUARANTEED_DELIVERY,
            ServiceFlag.XP1_GUARANTEED_ORDER,
            ServiceFlag.XP1_MESSAGE_ORIENTED),
        entry(
            "datagrams",
            SocketType.SOCK_DGRAM,
            100,
            ServiceFlag.XP1_CONNECTIONLESS,
            ServiceFlag.XP1_MESSAGE_ORIENTED));
  }

  protected final ProtocolInfo entry(
      String entryName, SocketType type, int messageSize, ServiceFlag... flags) {
    return ProtocolInfo.builder(id, entryName, type)
        .services(flags)
        .family(ProtocolInfo.AF_INET, 4, 4)
        .messageSize(messageSize)
        .build();
  }

  @Override
  public WsaError open(ProtocolInfo protocol, int flags, Out<ProviderSocket> socket) {
    if (upcalls == null) {
      return WsaError.WSANOTINITIALISED;
    }
    FakeSocket fake = new FakeSocket(protocol, upcalls);
    opened.add(fake);
    socket.set(fake);
    return WsaError.NO_ERROR;
  }

  @Override
  public WsaError cancelBlockingCall(ThreadId thread) {
    return opened.stream().anyMatch(socket -> socket.cancelBlocking(thread))
        ? WsaError.NO_ERROR
        : WsaError.WSAEINVAL;
  }

  @Override
  public WsaError cleanup() {
    cleanups++;
    upcalls = null;
    opened.forEach(FakeSocket::close);
    return WsaError.NO_ERROR;
  }

  public int startups() {
    return startups;
  }

  public int cleanups() {
    return cleanups;
  }
}
