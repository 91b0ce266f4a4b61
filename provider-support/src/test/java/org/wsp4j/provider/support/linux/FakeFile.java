package org.wsp4j.provider.support.linux;

import java.util.ArrayList;
import java.util.List;

/** What a descriptor of a {@link ScriptedKernel} stands for. All under the kernel's lock. */
abstract class FakeFile {
  /** The key of a wake-up that concerns every event. */
  static final int ALL = -1;

  private final List<FakeEpoll.Item> watchers = new ArrayList<>();

  /** The events that hold now. */
  abstract int poll();

  /** The last descriptor is gone. */
  void close() {
    for (FakeEpoll.Item item : List.copyOf(watchers)) {
      item.owner().forget(item);
    }
  }

  /** Something happened: an edge for the sets that asked for one of these events. */
  final void wake(int events) {
    for (FakeEpoll.Item item : List.copyOf(watchers)) {
      item.owner().woken(item, events);
    }
  }

  final List<FakeEpoll.Item> watchers() {
    return watchers;
  }
}
