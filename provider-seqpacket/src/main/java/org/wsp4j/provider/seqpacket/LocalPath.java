package org.wsp4j.provider.seqpacket;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.wsp4j.provider.support.linux.Errno;
import org.wsp4j.provider.support.linux.Linux;
import org.wsp4j.provider.support.linux.SystemCalls;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProtocolInfo;

/**
 * A path that a socket of ours is bound to, from its making to its removal.
 *
 * <p><b>Private.</b> The mode of the socket is set before it is bound, so that the path never is
 * anything but 0600. The folder must be this user's or root's, and others may write to it only if
 * it is sticky: else somebody could put another socket in the place of this one.
 *
 * <p><b>Removal.</b> A path is removed in two cases: it is the one that we made; or it is a socket
 * of this user that no process has open any more. Between the look and the removal another process
 * could put a live socket in its place, and a look cannot prevent that. So the path is moved aside
 * first, under a name that nobody else knows; there it is looked at again, and only then removed,
 * or, if it is not the one that was meant, put back. What is dead stays dead: a bind always makes a
 * new file.
 *
 * <p><b>Between processes.</b> Who takes a stale path over has locked its folder, from the look to
 * the bind: else the second of two would move the first one's new socket aside, and who connects
 * meanwhile would find nobody. A path that nothing stands at needs no lock: the kernel lets one
 * bind win. But it shows a path a moment before the socket behind it; so the one with the lock
 * tries to bind before it looks, which makes the kernel wait until any other bind in that folder is
 * over.
 *
 * <p>Whether a socket is open anywhere is asked for by a connect of another type: the kernel finds
 * the socket before it compares the types, listening or not, and nobody is disturbed by it. Only
 * where there is none the connection is refused (tried).
 */
final class LocalPath {
  private static final int PRIVATE_MODE = 0600;
  private static final int TYPE = 0170000;
  private static final int SOCKET = 0140000;
  private static final int STICKY = 01000;
  private static final int WRITABLE_BY_OTHERS = 0022;
  private static final int ROOT = 0;

  /**
   * One thread of this process at a time binds to a path or removes one: while a path is moved
   * aside for its second look, its place is empty, and nobody of ours may take it.
   */
  private static final Lock PLACES = new ReentrantLock();

  /** A take-over lasts microseconds: who keeps a folder locked for longer is stuck, or hostile. */
  private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long LOOK_AGAIN_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

  /** What to do with a file. */
  private interface Condition {
    boolean holds(Path file) throws IOException;
  }

  private final Path path;
  private final Object key;

  private LocalPath(Path path, Object key) {
    this.path = path;
    this.key = key;
  }

  /**
   * Binds a socket to a path.
   *
   * @param made filled
   * @return 0 or {@code -errno}: EACCES for a folder that is not safe
   */
  static int bind(SystemCalls calls, int fd, PeerAddress address, Out<LocalPath> made) {
    PLACES.lock();
    try {
      Path path = path(address).toAbsolutePath();
      Path folder = Objects.requireNonNullElse(path.getParent(), path);
      int unsafe = check(folder, calls.geteuid());
      int result = unsafe < 0 ? unsafe : calls.fchmod(fd, PRIVATE_MODE);
      result = result < 0 ? result : calls.bind(fd, address);
      if (result == -Errno.EADDRINUSE && isStale(calls, path)) {
        result = takeOver(calls, fd, address, path, folder);
      }
      if (result >= 0) {
        made.set(new LocalPath(path, Objects.requireNonNullElseGet(key(path), Object::new)));
      }
      return result;
    } catch (InvalidPathException e) {
      return -Errno.EINVAL;
    } catch (NoSuchFileException e) {
      return -Errno.ENOENT;
    } catch (FileAlreadyExistsException e) {
      return -Errno.EADDRINUSE;
    } catch (IOException e) {
      log("path=" + address + ": cannot be bound to", e);
      return -Errno.EACCES;
    } finally {
      PLACES.unlock();
    }
  }

  private static int takeOver(
      SystemCalls calls, int fd, PeerAddress address, Path path, Path folder) throws IOException {
    int lock = lock(calls, folder);
    if (lock < 0) {
      return lock;
    }
    try {
      int result = calls.bind(fd, address);
      if (result == -Errno.EADDRINUSE && remove(path, file -> isStale(calls, file))) {
        result = calls.bind(fd, address);
      }
      return result;
    } finally {
      var _ = calls.close(lock);
    }
  }

  /**
   * Locks a folder until the descriptor is closed.
   *
   * @return the descriptor, or {@code -errno}: EADDRINUSE if somebody keeps the lock
   */
  private static int lock(SystemCalls calls, Path folder) {
    int fd = calls.open(folder.toString());
    if (fd < 0) {
      return fd;
    }
    long deadlineNanos = calls.nanoTime() + LONGEST_WAIT_NANOS;
    int locked = calls.flock(fd);
    while (locked == -Errno.EAGAIN && calls.nanoTime() - deadlineNanos < 0) {
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
      locked = calls.flock(fd);
    }
    if (locked >= 0) {
      return fd;
    }
    var _ = calls.close(fd);
    if (locked != -Errno.EAGAIN) {
      return locked;
    }
    log(
        "folder=" + folder + ": another process keeps it locked; no path is taken over there",
        null);
    return -Errno.EADDRINUSE;
  }

  private static Path path(PeerAddress address) {
    SocketAddress known = Objects.requireNonNull(address.toSocketAddress());
    return ((UnixDomainSocketAddress) known).getPath();
  }

  /** Whether only this user and root decide what stands in a folder: 0 or {@code -errno}. */
  private static int check(Path folder, int user) throws IOException {
    int mode = number(folder, "mode");
    int owner = number(folder, "uid");
    if (!Files.isDirectory(folder)) {
      return -Errno.ENOTDIR;
    }
    boolean ours = owner == user || owner == ROOT;
    boolean open = (mode & WRITABLE_BY_OTHERS) != 0 && (mode & STICKY) == 0;
    if (ours && !open) {
      return 0;
    }
    log(
        "folder=%s owner=%d mode=%o: a socket is not safe there; expected a folder of user %d or"
                .formatted(folder, owner, mode & 07777, user)
            + " root that nobody else may write to, or that is sticky",
        null);
    return -Errno.EACCES;
  }

  /** Removes the path if it still is the one that was made. */
  void remove() {
    PLACES.lock();
    try {
      var _ = remove(path, file -> key.equals(key(file)));
    } catch (IOException e) {
      log("path=" + path + ": cannot be removed", e);
    } finally {
      PLACES.unlock();
    }
  }

  /** Removes a file if a condition holds of it; whether it did. */
  private static boolean remove(Path file, Condition condition) throws IOException {
    if (!condition.holds(file)) {
      return false;
    }
    String name =
        "." + Long.toString(ThreadLocalRandom.current().nextLong() >>> 1, Character.MAX_RADIX);
    Path aside = file.resolveSibling(name);
    try {
      Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      return true;
    }
    boolean holds = condition.holds(aside);
    if (!holds) {
      // A link and no move, which would replace what has taken the place by now.
      Files.createLink(file, aside);
    }
    Files.delete(aside);
    return holds;
  }

  /** Whether this is a socket of this user that no process has open. */
  private static boolean isStale(SystemCalls calls, Path file) throws IOException {
    try {
      boolean socket = (number(file, "mode", LinkOption.NOFOLLOW_LINKS) & TYPE) == SOCKET;
      boolean ours = number(file, "uid", LinkOption.NOFOLLOW_LINKS) == calls.geteuid();
      return socket && ours && isDead(calls, file);
    } catch (NoSuchFileException e) {
      return true;
    }
  }

  private static int number(Path file, String attribute, LinkOption... options) throws IOException {
    Object value = Files.getAttribute(file, "unix:" + attribute, options);
    return value instanceof Integer number ? number : -1;
  }

  private static boolean isDead(SystemCalls calls, Path file) {
    PeerAddress address = new PeerAddress();
    if (!address.set(UnixDomainSocketAddress.of(file))) {
      return false;
    }
    int asker = calls.socket(ProtocolInfo.AF_UNIX, Linux.SOCK_DGRAM, 0);
    if (asker < 0) {
      return false;
    }
    int answer = calls.connect(asker, address);
    var _ = calls.close(asker);
    return answer == -Errno.ECONNREFUSED;
  }

  /** Device and number of a file, which no other has as long as it is there; null if it is not. */
  private static @Nullable Object key(Path file) throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
          .fileKey();
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private static void log(String what, @Nullable Throwable why) {
    System.getLogger(LocalPath.class.getName()).log(System.Logger.Level.WARNING, what, why);
  }
}
