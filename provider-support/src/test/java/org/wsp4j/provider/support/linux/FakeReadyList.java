package org.wsp4j.provider.support.linux;

import java.util.List;
import org.wsp4j.provider.support.linux.SystemCalls.ReadyList;

/** What {@link ScriptedKernel#epollWait} found. */
final class FakeReadyList implements ReadyList {
  private final int capacity;
  private List<FakeEpoll.Found> found = List.of();

  FakeReadyList(int capacity) {
    this.capacity = capacity;
  }

  int capacity() {
    return capacity;
  }

  void fill(List<FakeEpoll.Found> entries) {
    found = entries;
  }

  @Override
  public int events(int index) {
    return found.get(index).events();
  }

  @Override
  public long data(int index) {
    return found.get(index).data();
  }

  @Override
  public void close() {
    found = List.of();
  }
}
