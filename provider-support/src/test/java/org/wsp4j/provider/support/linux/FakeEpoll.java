package org.wsp4j.provider.support.linux;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An epoll set, as fs/eventpoll.c has it: a wake-up puts an item on the list of the perhaps ready,
 * a wait asks each of these what really holds; a level-triggered item that was reported goes back
 * on the list, an edge-triggered one waits for its next wake-up. A set is itself a file that can be
 * watched, readable while one of its items is ready.
 */
final class FakeEpoll extends FakeFile {
  private static final int MAX_NESTING = 5;
  private static final int ALWAYS = Linux.EPOLLERR | Linux.EPOLLHUP;
  private static final int MODES = Linux.EPOLLET | Linux.EPOLLONESHOT | Linux.EPOLLEXCLUSIVE;

  private final Map<Integer, Item> items = new LinkedHashMap<>();
  private final LinkedHashSet<Item> perhapsReady = new LinkedHashSet<>();

  /** One registration. */
  static final class Item {
    private final FakeEpoll owner;
    private final FakeFile target;
    private final int fd;
    private int events;
    private long data;

    private Item(FakeEpoll owner, FakeFile target, int fd) {
      this.owner = owner;
      this.target = target;
      this.fd = fd;
    }

    FakeEpoll owner() {
      return owner;
    }

    private boolean disabled() {
      return (events & ~MODES) == 0;
    }

    private int ready() {
      return disabled() ? 0 : target.poll() & (events | ALWAYS) & ~MODES;
    }
  }

  /** What a wait found. */
  record Found(int events, long data) {}

  int control(int op, int fd, FakeFile target, int events, long data) {
    if (target == this) {
      return -Errno.EINVAL;
    }
    Item item = items.get(fd);
    return switch (op) {
      case Linux.EPOLL_CTL_ADD -> item != null ? -Errno.EEXIST : add(fd, target, events, data);
      case Linux.EPOLL_CTL_MOD -> modify(item, events, data);
      case Linux.EPOLL_CTL_DEL -> {
        if (item == null) {
          yield -Errno.ENOENT;
        }
        forget(item);
        yield 0;
      }
      default -> -Errno.EINVAL;
    };
  }

  private int add(int fd, FakeFile target, int events, long data) {
    if (target instanceof FakeEpoll inner
        && (inner.reaches(this) || inner.depth() >= MAX_NESTING)) {
      return -Errno.ELOOP;
    }
    Item item = new Item(this, target, fd);
    items.put(fd, item);
    target.watchers().add(item);
    return modify(item, events, data);
  }

  private int modify(@Nullable Item item, int events, long data) {
    if (item == null) {
      return -Errno.ENOENT;
    }
    item.events = (events & ~MODES) | ALWAYS | (events & MODES);
    item.data = data;
    if (item.ready() != 0) {
      enlist(item);
    }
    return 0;
  }

  void forget(Item item) {
    items.remove(item.fd);
    perhapsReady.remove(item);
    item.target.watchers().remove(item);
  }

  void woken(Item item, int events) {
    if (!item.disabled() && (events & item.events & ~MODES) != 0) {
      enlist(item);
    }
  }

  private void enlist(Item item) {
    perhapsReady.add(item);
    wake(Linux.EPOLLIN);
  }

  /** What is ready now, up to {@code most}. */
  List<Found> collect(int most) {
    List<Found> found = new ArrayList<>();
    for (Item item : List.copyOf(perhapsReady)) {
      if (found.size() == most) {
        break;
      }
      perhapsReady.remove(item);
      int events = item.ready();
      if (events == 0) {
        continue;
      }
      found.add(new Found(events, item.data));
      if ((item.events & Linux.EPOLLONESHOT) != 0) {
        item.events &= MODES;
      } else if ((item.events & Linux.EPOLLET) == 0) {
        perhapsReady.add(item);
      }
    }
    return found;
  }

  @Override
  int poll() {
    return perhapsReady.stream().anyMatch(item -> item.ready() != 0) ? Linux.EPOLLIN : 0;
  }

  @Override
  void close() {
    super.close();
    List.copyOf(items.values()).forEach(this::forget);
  }

  private boolean reaches(FakeEpoll other) {
    return this == other
        || items.values().stream()
            .anyMatch(item -> item.target instanceof FakeEpoll inner && inner.reaches(other));
  }

  private int depth() {
    return 1
        + items.values().stream()
            .mapToInt(item -> item.target instanceof FakeEpoll inner ? inner.depth() : 0)
            .max()
            .orElse(0);
  }
}
