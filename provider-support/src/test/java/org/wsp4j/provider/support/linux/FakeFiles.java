package org.wsp4j.provider.support.linux;

import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The descriptors of a {@link ScriptedKernel}: the lowest free number is the next, as on Linux. */
final class FakeFiles {
  private static final int FIRST_FD = 3;

  private final Object lock = new Object();
  private final TreeMap<Integer, FakeFile> files = new TreeMap<>();

  /** A call on a socket. */
  @FunctionalInterface
  interface SocketCall {
    int on(FakeSocket socket);
  }

  /** Held by whoever uses this. */
  Object lock() {
    return lock;
  }

  int size() {
    return files.size();
  }

  @Nullable FakeFile get(int fd) {
    return files.get(fd);
  }

  @Nullable FakeFile remove(int fd) {
    return files.remove(fd);
  }

  int open(FakeFile file) {
    int fd = FIRST_FD;
    while (files.containsKey(fd)) {
      fd++;
    }
    files.put(fd, file);
    return fd;
  }

  /** Runs a call on a socket, under the lock. */
  int onSocket(int fd, SocketCall call) {
    synchronized (lock) {
      FakeFile file = files.get(fd);
      if (file == null) {
        return -Errno.EBADF;
      }
      return file instanceof FakeSocket socket ? call.on(socket) : -Errno.ENOTSOCK;
    }
  }
}
