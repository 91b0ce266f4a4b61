package org.wsp4j.provider.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.wsp4j.runtime.UpcallTable;
import org.wsp4j.spi.Ioctl;
import org.wsp4j.spi.NetworkEvents;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;
import org.wsp4j.spi.WsaEvent;

/** A socket with network events selected on it, and the one event that they set. */
final class SelectedSocket {
  /** An error that no network event has: what is left alone still holds it. */
  private static final WsaError SENTINEL = WsaError.WSAEINPROGRESS;

  private static final int KINDS = 6;

  final ProviderSocket socket;
  final WsaEvent event;
  final NetworkEvents events = new NetworkEvents();

  SelectedSocket(ProviderSocket socket, int selected) {
    this(socket, UpcallTable.INSTANCE.createEvent(true), selected);
  }

  SelectedSocket(ProviderSocket socket, WsaEvent event, int selected) {
    this.socket = socket;
    this.event = event;
    select(selected);
  }

  void select(int selected) {
    assertThat(socket.eventSelect(event, selected)).isEqualTo(WsaError.NO_ERROR);
  }

  void deselect() {
    assertThat(socket.eventSelect(null, 0)).isEqualTo(WsaError.NO_ERROR);
  }

  /**
   * What the enumeration shows, errors behind a colon. It must reset the event and leave the errors
   * of other events alone.
   */
  String shown() {
    for (int i = 0; i < KINDS; i++) {
      events.error(1 << i, SENTINEL);
    }
    assertThat(socket.enumNetworkEvents(event, events)).isEqualTo(WsaError.NO_ERROR);
    assertThat(event.isSignalled()).as("the event after the enumeration").isFalse();
    StringBuilder text = new StringBuilder(NetworkEvents.toString(events.mask()));
    for (int i = 0; i < KINDS; i++) {
      WsaError error = events.error(1 << i);
      if (!events.has(1 << i)) {
        assertThat(error).as(NetworkEvents.toString(1 << i)).isEqualTo(SENTINEL);
      } else if (error.failed()) {
        text.append(": ").append(error);
      }
    }
    return text.toString();
  }

  /** One receive: what came, or the name of the error. */
  String receive(int room, int flags) {
    MemorySegment[] buffers = {MemorySegment.ofArray(new byte[room])};
    Transfer transfer = new Transfer().flags(flags);
    WsaError error = socket.recv(buffers, 1, transfer, null, null, null);
    if (error.failed()) {
      return error.name();
    }
    byte[] bytes =
        buffers[0].asSlice(0, transfer.bytesTransferred()).toArray(ValueLayout.JAVA_BYTE);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  WsaError setNonblocking(boolean on) {
    MemorySegment in = MemorySegment.ofArray(new int[] {on ? 1 : 0});
    return socket.ioctl(Ioctl.FIONBIO, in, null, new Transfer());
  }
}
