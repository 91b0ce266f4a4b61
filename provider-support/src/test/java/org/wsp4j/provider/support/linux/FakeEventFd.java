package org.wsp4j.provider.support.linux;

/** eventfd(2), not a semaphore. */
final class FakeEventFd extends FakeFile {
  private long count;

  @Override
  int poll() {
    return Linux.EPOLLOUT | (count > 0 ? Linux.EPOLLIN : 0);
  }

  int signal() {
    count++;
    wake(Linux.EPOLLIN);
    return 0;
  }

  int drain() {
    if (count == 0) {
      return -Errno.EAGAIN;
    }
    count = 0;
    wake(Linux.EPOLLOUT);
    return 0;
  }
}
