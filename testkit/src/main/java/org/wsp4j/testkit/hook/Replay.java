package org.wsp4j.testkit.hook;

import static org.wsp4j.spi.WsaError.NO_ERROR;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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
import org.wsp4j.testkit.hook.Script.Line;

/**
 * A provider that answers from a {@link Recording}: the same results, bytes and completions, in the
 * same order, without any network. It has the entries and the name of the provider that was
 * recorded.
 *
 * <p>A client that departs from the recording gets a {@link Departed} from the call it departs by.
 * Addresses may differ, conditions of an accept are not called, and the application's own events
 * and waits are not part of it. Any thread may call, but the calls come in the recorded order.
 */
public final class Replay implements ServiceProvider {
  private final Script script;
  private final Player player;

  private Replay(Script script) {
    this.script = script;
    this.player = new Player(script);
  }

  /**
   * Reads a recording.
   *
   * @param file written by {@link Recording}
   * @return a provider to start, once
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if it is no recording of this version; the message names it
   */
  public static Replay of(Path file) throws IOException {
    return new Replay(Script.read(file));
  }

  /**
   * What the recorded client's chance followed from.
   *
   * @return the seed the recording was made with
   */
  public long seed() {
    return script.seed();
  }

  /**
   * How much of the recording has not been played.
   *
   * @return a count of lines; 0 when a client has done all that the recorded one did
   */
  public int left() {
    return player.left();
  }

  @Override
  public String name() {
    return script.provider();
  }

  @Override
  public Class<? extends ProviderSocket> procedureTable() {
    return ReplaySocket.class;
  }

  @Override
  public WsaError startup(SpiVersion requested, Upcalls upcalls, ProviderData data) {
    data.description("a recording of " + script.provider());
    player.start(upcalls);
    return NO_ERROR;
  }

  @Override
  public List<ProtocolInfo> protocols() {
    return script.entries();
  }

  @Override
  public WsaError open(ProtocolInfo protocol, int flags, Out<ProviderSocket> socket) {
    Line answer = answer(Script.OPEN, Script.with(protocol, flags));
    if (answer.has("opened")) {
      socket.set(new ReplaySocket(player, protocol, (int) answer.number("opened")));
    }
    return answer.result();
  }

  @Override
  public WsaError cancelBlockingCall(@Nullable ThreadId thread) {
    return answer(Script.CANCEL, "").result();
  }

  /** Cleans up wherever the client stopped: what the recording still holds is not missed. */
  @Override
  public WsaError cleanup() {
    return player.cleanup();
  }

  private Line answer(String name, String with) {
    return player.call(0, name, with, null, _ -> {});
  }
}
