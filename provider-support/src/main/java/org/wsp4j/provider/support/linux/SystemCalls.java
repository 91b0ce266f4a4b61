package org.wsp4j.provider.support.linux;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.PeerAddress;

/**
 * The system calls of the Linux engine, and its clock: the one door to the kernel, so that a test
 * can stand a scripted kernel in its place.
 *
 * <p>Every call answers like the kernel itself: 0 or more on success, {@code -errno} on failure;
 * there is no other error state. None blocks but {@link #epollWait}. Any thread may call. An
 * argument whose arena is closed, or belongs to another thread, is {@code -EFAULT}.
 *
 * <p>Families are Winsock's {@code AF_} numbers; everything else has the kernel's numbers, see
 * {@link Linux}.
 */
public interface SystemCalls {
  /**
   * socket(2), nonblocking and closed on exec.
   *
   * @param family an {@code AF_} number of Winsock
   * @param type a {@code SOCK_} number
   * @param protocol a protocol number, 0 for the usual one
   * @return a descriptor, or {@code -errno}
   */
  int socket(int family, int type, int protocol);

  /**
   * close(2).
   *
   * @param fd a descriptor
   * @return 0, or {@code -errno}
   */
  int close(int fd);

  /**
   * bind(2).
   *
   * @param fd a socket
   * @param address where
   * @return 0, or {@code -errno}
   */
  int bind(int fd, PeerAddress address);

  /**
   * open(2) for reading, nonblocking and closed on exec.
   *
   * @param path of a file or folder that is there
   * @return a descriptor, or {@code -errno}
   */
  int open(String path);

  /**
   * flock(2), exclusive and without waiting: LOCK_EX and LOCK_NB implied. The lock is that of the
   * open file, and ends with its last descriptor.
   *
   * @param fd a descriptor of a file or folder
   * @return 0, or {@code -errno}: -EAGAIN while another open file has it
   */
  int flock(int fd);

  /**
   * fchmod(2). Of a socket of AF_UNIX that is not bound yet it is the mode of the path that bind
   * will make, further limited by the umask.
   *
   * @param fd a descriptor
   * @param mode permission bits
   * @return 0, or {@code -errno}
   */
  int fchmod(int fd, int mode);

  /**
   * geteuid(2).
   *
   * @return the number of the user that this process acts as
   */
  int geteuid();

  /**
   * listen(2).
   *
   * @param fd a socket
   * @param backlog how many connections may wait
   * @return 0, or {@code -errno}
   */
  int listen(int fd, int backlog);

  /**
   * accept4(2), nonblocking and closed on exec.
   *
   * @param fd a socket
   * @param from filled with the address of the peer, if given
   * @return a descriptor, or {@code -errno}
   */
  int accept(int fd, @Nullable PeerAddress from);

  /**
   * connect(2); {@code -EINPROGRESS} on a stream. {@code null} dissolves (AF_UNSPEC).
   *
   * @param fd a socket
   * @param address where to, {@code null} for nowhere
   * @return 0, or {@code -errno}
   */
  int connect(int fd, @Nullable PeerAddress address);

  /**
   * shutdown(2).
   *
   * @param fd a socket
   * @param how a {@code SHUT_} number
   * @return 0, or {@code -errno}
   */
  int shutdown(int fd, int how);

  /**
   * getsockname(2).
   *
   * @param fd a socket
   * @param address filled
   * @return 0, or {@code -errno}
   */
  int getsockname(int fd, PeerAddress address);

  /**
   * getpeername(2).
   *
   * @param fd a socket
   * @param address filled
   * @return 0, or {@code -errno}
   */
  int getpeername(int fd, PeerAddress address);

  /**
   * getsockopt(2).
   *
   * @param fd a socket
   * @param level a {@code SOL_} or {@code IPPROTO_} number
   * @param name an option of that level
   * @param value filled; a heap segment will do
   * @return the length, in bytes
   */
  int getsockopt(int fd, int level, int name, MemorySegment value);

  /**
   * setsockopt(2).
   *
   * @param fd a socket
   * @param level a {@code SOL_} or {@code IPPROTO_} number
   * @param name an option of that level
   * @param value its value, as C has it
   * @return 0, or {@code -errno}
   */
  int setsockopt(int fd, int level, int name, MemorySegment value);

  /**
   * ioctl(2) of a code that answers one integer, such as FIONREAD and SIOCATMARK.
   *
   * @param fd a descriptor
   * @param code an ioctl code
   * @return the integer, or {@code -errno}
   */
  int ioctl(int fd, int code);

  /**
   * poll(2) of one descriptor without waiting: the events that hold now, 0 for none.
   *
   * @param fd a descriptor
   * @param events a mask of {@code EPOLL} numbers, which are those of {@code POLL} too
   * @return a mask, or {@code -errno}
   */
  int poll(int fd, int events);

  /**
   * Receives into consecutive buffers without blocking, MSG_DONTWAIT implied: recv(2) or
   * recvmsg(2). Fewer bytes than there is room for do not mean that no more are there; 0 means the
   * end of a stream, or that there is no room (then the kernel is not asked).
   *
   * <p>The memory is pinned for the length of the call: another thread that closes an arena
   * meanwhile gets the exception, not the kernel.
   *
   * @param fd a socket
   * @param buffers heap and native segments; not kept
   * @param count how many take part
   * @param skip bytes at their beginning that are full already
   * @param flags the kernel's MSG_ flags
   * @return the bytes received
   */
  long recv(int fd, MemorySegment[] buffers, int count, long skip, int flags);

  /**
   * Sends from consecutive buffers without blocking and without SIGPIPE, MSG_DONTWAIT and
   * MSG_NOSIGNAL implied. Pinned like {@link #recv}.
   *
   * @param fd a socket
   * @param buffers heap and native segments; not kept
   * @param count how many of them take part
   * @param skip bytes at their beginning that are done already
   * @param flags the kernel's {@code MSG_} flags
   * @return the bytes taken, fewer than there are if the transport is full
   */
  long send(int fd, MemorySegment[] buffers, int count, long skip, int flags);

  /**
   * Receives one datagram without blocking: recvfrom(2) or recvmsg(2), MSG_DONTWAIT and MSG_TRUNC
   * implied. What does not fit is lost, unless MSG_PEEK leaves the whole of it.
   *
   * <p>Pinned like {@link #recv}. Without room the datagram is taken all the same.
   *
   * @param fd a socket
   * @param buffers heap and native segments; not kept
   * @param count how many take part
   * @param flags the kernel's {@code MSG_} flags
   * @param from filled with the sender, if given
   * @return the true length, more than the room if it was cut; on {@code -EFAULT} the datagram
   *     stays, unless its arena was closed in the very moment of the copy out of memory of ours
   */
  long recvFrom(int fd, MemorySegment[] buffers, int count, int flags, @Nullable PeerAddress from);

  /**
   * Receives one datagram, or several that {@link Linux#UDP_GRO} kept together, without blocking:
   * recvmsg(2), MSG_DONTWAIT implied. All of them are from one sender.
   *
   * @param fd a UDP socket
   * @param into native memory with room for 65,536 bytes; it is not pinned: the caller keeps it
   *     alive
   * @param from filled with the sender
   * @param info filled with the length of each of several datagrams
   * @return the length of all
   */
  long recvTrain(int fd, MemorySegment into, PeerAddress from, MessageInfo info);

  /**
   * Receives several messages without blocking: recvmmsg(2), MSG_DONTWAIT and MSG_TRUNC implied,
   * without room for control data. What does not fit is lost.
   *
   * <p>The memory is pinned like that of {@link #recv}, which bounds how many messages one call can
   * take; heap memory goes through memory of ours, as much of it as that has room for.
   *
   * @param fd a socket
   * @param messages where to receive, filled from the first on
   * @return how many were received, in order and each {@link Messages#received told}; 0 if the
   *     first has to be received alone, for its buffers are of both kinds, too many, too large or
   *     not usable: then the kernel was asked for nothing
   */
  int recvMany(int fd, Messages messages);

  /**
   * Receives one record without blocking: recvmsg(2), MSG_DONTWAIT and MSG_TRUNC implied, without
   * room for control data, so that no descriptor is ever accepted from a peer.
   *
   * <p>Pinned like {@link #recv}.
   *
   * @param fd a socket
   * @param buffers heap and native segments; not kept
   * @param count how many take part
   * @param spill native memory for what does not fit into them, as large as the largest record; it
   *     is not pinned: the caller keeps it alive
   * @param flags the kernel's {@code MSG_} flags
   * @param info filled with the flags that the kernel answered, and where in {@code spill} the
   *     bytes are that did not fit
   * @return the true length, more than there was room for if it was cut; on {@code -EFAULT} the
   *     record stays
   */
  long recvMessage(
      int fd,
      MemorySegment[] buffers,
      int count,
      @Nullable MemorySegment spill,
      int flags,
      MessageInfo info);

  /**
   * Sends consecutive buffers as one datagram or record, without blocking and without SIGPIPE.
   * Pinned like {@link #recv}.
   *
   * @param fd a socket
   * @param buffers heap and native segments; not kept
   * @param count how many of them take part
   * @param flags the kernel's {@code MSG_} flags
   * @param to where, {@code null} for the peer
   * @return the bytes sent, all of them
   */
  long sendMessage(int fd, MemorySegment[] buffers, int count, int flags, @Nullable PeerAddress to);

  /**
   * Joins or leaves a multicast group: setsockopt(2) with MCAST_JOIN_GROUP or MCAST_LEAVE_GROUP.
   *
   * @param fd a socket
   * @param join {@code false} to leave
   * @param group its address; the port does not matter
   * @param interfaceIndex on which interface, 0 for the one that routes lead to
   * @return 0, or {@code -errno}
   */
  int membership(int fd, boolean join, PeerAddress group, int interfaceIndex);

  /**
   * Takes one message out of the queue of errors: recvmsg(2) with MSG_ERRQUEUE. There are some only
   * where {@link Linux#IP_RECVERR} or {@link Linux#IPV6_RECVERR} is on.
   *
   * @param fd a socket
   * @param error filled
   * @return 0, or {@code -EAGAIN} if there is none
   */
  int recvError(int fd, QueuedError error);

  /**
   * epoll_create1(2), closed on exec.
   *
   * @return a descriptor, or {@code -errno}
   */
  int epollCreate();

  /**
   * epoll_ctl(2).
   *
   * @param epfd an epoll set
   * @param op an {@code EPOLL_CTL_} number
   * @param fd what it is about
   * @param events a mask of {@code EPOLL} numbers
   * @param data given back by {@link ReadyList#data}
   * @return 0, or {@code -errno}
   */
  int epollCtl(int epfd, int op, int fd, int events, long data);

  /**
   * epoll_pwait2(2): sleeps until the deadline at most. The only call that blocks; a virtual thread
   * must not make it.
   *
   * @param epfd an epoll set
   * @param ready filled with what is ready
   * @param deadlineNanos on {@link #nanoTime}; past, or {@link Long#MIN_VALUE}, to look only;
   *     {@link Long#MAX_VALUE} for ever
   * @return how many are ready; {@code -EINTR} is an answer like any other
   */
  int epollWait(int epfd, ReadyList ready, long deadlineNanos);

  /**
   * eventfd(2), nonblocking and closed on exec.
   *
   * @return a descriptor, or {@code -errno}
   */
  int eventfd();

  /**
   * Adds one to an eventfd, which makes it readable.
   *
   * @param fd an eventfd
   * @return 0, or {@code -errno}
   */
  int eventfdSignal(int fd);

  /**
   * Takes everything out of an eventfd.
   *
   * @param fd an eventfd
   * @return 0, or {@code -errno}: -EAGAIN if there was nothing
   */
  int eventfdDrain(int fd);

  /**
   * The clock of all deadlines: {@link System#nanoTime} on the real kernel.
   *
   * @return nanoseconds since some moment
   */
  long nanoTime();

  /** What {@link #epollWait} found: made once by {@link #readyList}, used again. */
  interface ReadyList extends AutoCloseable {
    /**
     * The events of an entry.
     *
     * @param index from 0 to what {@link #epollWait} answered
     * @return a mask of {@code EPOLL} numbers
     */
    int events(int index);

    /**
     * The data given to {@link #epollCtl}.
     *
     * @param index from 0 to what {@link #epollWait} answered
     * @return the data
     */
    long data(int index);

    /** Frees it. */
    @Override
    void close();
  }

  /**
   * Makes a list of a capacity.
   *
   * @param capacity the most that one {@link #epollWait} can find
   * @return the list, empty
   */
  ReadyList readyList(int capacity);

  /**
   * What {@link #recvMessage} and {@link #recvTrain} tell beside the length. Reusable; the
   * caller's.
   */
  final class MessageInfo {
    private int flags;
    private long spillOffset;
    private int segmentBytes;

    /** Makes one that tells nothing yet. */
    public MessageInfo() {}

    /**
     * What the kernel said of the record.
     *
     * @return a mask of the kernel's {@code MSG_} flags: MSG_TRUNC, MSG_CTRUNC, MSG_EOR
     */
    public int flags() {
      return flags;
    }

    /**
     * Where the bytes begin that did not fit into the client's buffers.
     *
     * @return an offset in the spill
     */
    public long spillOffset() {
      return spillOffset;
    }

    /**
     * How long each of several datagrams is, but perhaps the last.
     *
     * @return bytes, 0 if there is one
     */
    public int segmentBytes() {
      return segmentBytes;
    }

    void train(int flagsOut, int bytes) {
      flags = flagsOut;
      segmentBytes = bytes;
    }

    void set(int flagsOut, long offset) {
      flags = flagsOut;
      spillOffset = offset;
    }
  }

  /** Receives that {@link #recvMany} may fill: as many as there are, from the first on. */
  interface Messages {
    /**
     * How many there are.
     *
     * @return the number of receives
     */
    int size();

    /**
     * Where one receives.
     *
     * @param index from 0
     * @return heap and native segments; not kept
     */
    MemorySegment[] buffers(int index);

    /**
     * How many of its buffers take part.
     *
     * @param index from 0
     * @return the count
     */
    int count(int index);

    /**
     * Where it wants the sender.
     *
     * @param index from 0
     * @return filled if given
     */
    @Nullable PeerAddress from(int index);

    /**
     * One message was received, and those before it were told. Must not throw: the messages are
     * taken.
     *
     * @param index from 0
     * @param length its true length, more than the room if it was cut
     * @param flags what the kernel answered: {@code MSG_} flags
     */
    void received(int index, long length, int flags);
  }
}
