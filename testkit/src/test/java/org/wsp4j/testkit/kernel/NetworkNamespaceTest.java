package org.wsp4j.testkit.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.wsp4j.testkit.kernel.KernelSocket.Kind;

class NetworkNamespaceTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final SocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  @Test
  void aThreadHasALinkOfItsOwnThatCarriesTrafficUntilItGoesDown() throws Exception {
    onAThreadOfItsOwn(() -> {
      NetworkNamespace namespace = NetworkNamespace.enter();
      try (KernelSocket listener = KernelSocket.open(Kind.STREAM, ANY, LIMIT).bind(ANY).listen()) {
        SocketAddress at = listener.localAddress();
        try (KernelSocket client = KernelSocket.open(Kind.STREAM, at, LIMIT).connect(at);
            KernelSocket accepted = listener.accept()) {
          client.send(new byte[] {7});
          assertThat(accepted.receive(1)).containsExactly(7);
        }
        namespace.link(false);
        try (KernelSocket late = KernelSocket.open(Kind.STREAM, at, LIMIT)) {
          assertThatThrownBy(() -> late.connect(at)).isInstanceOf(KernelException.class);
        }
      }
      return null;
    });
  }

  @Test
  void otherThreadsSeeNothingOfIt() throws Exception {
    SocketAddress inside =
        onAThreadOfItsOwn(() -> {
          NetworkNamespace.enter();
          return KernelSocket.open(Kind.STREAM, ANY, LIMIT).bind(ANY).listen().localAddress();
        });

    try (KernelSocket outside = KernelSocket.open(Kind.STREAM, inside, LIMIT)) {
      assertThatThrownBy(() -> outside.connect(inside)).isInstanceOf(KernelException.class);
    }
  }

  private static <T> T onAThreadOfItsOwn(Callable<T> body) throws Exception {
    Assumptions.assumeTrue(mayMakeNamespaces(), "making network namespaces needs CAP_SYS_ADMIN");
    FutureTask<T> task = new FutureTask<>(body);
    Thread.ofPlatform().start(task);
    return task.get();
  }

  private static boolean mayMakeNamespaces() throws Exception {
    FutureTask<Boolean> attempt =
        new FutureTask<>(() -> {
          try {
            NetworkNamespace.enter();
            return true;
          } catch (KernelException e) {
            return false;
          }
        });
    Thread.ofPlatform().start(attempt);
    return attempt.get();
  }
}
