package org.wsp4j.provider.support;

/**
 * What a transport without a file descriptor says that something may have changed with. The socket
 * that stands on it hands one to {@link Transport#attach}.
 */
@FunctionalInterface
public interface Readiness {
  /**
   * A receive, a send, a connect or an accept that answered WSAEWOULDBLOCK may get on now. The
   * socket tries again, on a thread of the engine, and completes or wakes what that gets on.
   *
   * <p>Any thread may call, with any lock held, as often as it likes: the call never blocks, runs
   * no code of the client or the transport, and signals that the socket has not followed yet count
   * as one. What the caller did before the call is visible to the try. A signal for nothing does no
   * harm, and one after the transport was closed is ignored.
   */
  void signal();
}
