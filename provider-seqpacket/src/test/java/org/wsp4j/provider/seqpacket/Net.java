package org.wsp4j.provider.seqpacket;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.wsp4j.WinsockException;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.testsupport.StartedProvider;

/** SEQPACKET, started for the tests of one class. */
final class Net extends StartedProvider<SeqpacketProvider> {
  /** The forms, by the prefix of their entries. */
  enum Form {
    NETWORK("SEQPACKET/IPv4"),
    LOCAL("SEQPACKET/local");

    final String prefix;

    Form(String prefix) {
      this.prefix = prefix;
    }
  }

  /** The entries of a form, in the order of the catalog. */
  enum Kind {
    PARTS(""),
    WHOLE(" whole"),
    PSEUDO(" pseudo-stream");

    final String suffix;

    Kind(String suffix) {
      this.suffix = suffix;
    }
  }

  private final Form form;
  private @Nullable Path folder;
  private int names;

  Net() {
    this(Form.NETWORK);
  }

  Net(Form form) {
    super(SeqpacketProvider::new);
    this.form = form;
  }

  Form form() {
    return form;
  }

  @Override
  public void start() throws WinsockException {
    super.start();
    try {
      folder = Files.createTempDirectory("wsp4j-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fails if a socket has left its path behind. */
  @Override
  public void stop() {
    super.stop();
    try {
      Files.delete(requireNonNull(folder));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ProtocolInfo entry(Kind kind) {
    return provider().protocols().stream()
        .filter(each -> each.name().equals(form.prefix + kind.suffix))
        .findFirst()
        .orElseThrow();
  }

  ProviderSocket open(Kind kind) {
    return open(entry(kind), ServiceProvider.WSA_FLAG_OVERLAPPED);
  }

  ProviderSocket listening(Kind kind) {
    ProviderSocket listener = open(kind);
    ok(listener.bind(freshAddress()));
    ok(listener.listen(512));
    return listener;
  }

  private SocketAddress freshAddress() {
    return form == Form.NETWORK
        ? new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)
        : UnixDomainSocketAddress.of(freshPath());
  }

  /** A path in a folder of this class, which nothing stands at. */
  synchronized Path freshPath() {
    names++;
    return requireNonNull(folder).resolve("s" + names);
  }

  static ProviderSocket accept(ProviderSocket listener) {
    Out<ProviderSocket> accepted = new Out<>();
    ok(listener.accept(accepted, null, null));
    return accepted.value();
  }
}
