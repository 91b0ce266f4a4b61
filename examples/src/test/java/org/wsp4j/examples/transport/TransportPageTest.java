package org.wsp4j.examples.transport;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.wsp4j.spi.MsgFlags.MSG_OOB;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.wsp4j.Need;
import org.wsp4j.StartupOptions;
import org.wsp4j.Winsock;
import org.wsp4j.WinsockSocket;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/** What {@code docs/writing-a-provider.md} says of its steps, besides the certificates. */
class TransportPageTest {
  private static final Path CLASSES = Path.of("target", "classes");

  /** Two mistakes at once have one answer, in the order of DEC-23. */
  @Test
  void anEmptyTransportIsASocketThatIsNotConnected() throws Exception {
    try (Winsock winsock =
        Winsock.startup(StartupOptions.defaults().provider(new EmptyProvider()))) {
      WinsockSocket socket = winsock.open(Need.anything().provider("empty"));
      MemorySegment[] buffers = {MemorySegment.ofArray(new byte[1])};

      assertThat(receive(socket, buffers, 0, MSG_OOB)).isEqualTo(WsaError.WSAEINVAL);
      assertThat(receive(socket, buffers, 1, MSG_OOB)).isEqualTo(WsaError.WSAEOPNOTSUPP);
      assertThat(receive(socket, buffers, 1, 0)).isEqualTo(WsaError.WSAENOTCONN);
      buffers[0] = buffers[0].asReadOnly();
      assertThat(receive(socket, buffers, 1, MSG_OOB)).isEqualTo(WsaError.WSAEFAULT);
      socket.close();
      assertThat(receive(socket, buffers, 1, MSG_OOB)).isEqualTo(WsaError.WSAENOTSOCK);
    }
  }

  private static WsaError receive(
      WinsockSocket socket, MemorySegment[] buffers, int count, int flags) {
    return socket.spi().recv(buffers, count, new Transfer().flags(flags), null, null, null);
  }

  @Test
  void bothPathsFindTheSameProviders() throws IOException {
    String service = ServiceProvider.class.getName();
    try (InputStream in = Files.newInputStream(CLASSES.resolve("module-info.class"))) {
      Set<String> provided =
          ModuleDescriptor.read(in).provides().stream()
              .filter(each -> each.service().equals(service))
              .flatMap(each -> each.providers().stream())
              .collect(toSet());

      assertThat(Files.readAllLines(CLASSES.resolve("META-INF/services").resolve(service)))
          .containsExactlyInAnyOrderElementsOf(provided)
          .contains(MemoryProvider.class.getName(), FedProvider.class.getName());
    }
  }
}
