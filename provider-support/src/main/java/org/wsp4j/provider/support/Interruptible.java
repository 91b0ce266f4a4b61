package org.wsp4j.provider.support;

import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a wait in the kernel end when its thread is interrupted. {@link Thread#interrupt} does not
 * end a native call by itself; between {@code begin} and {@code end} of a selector it calls {@link
 * #wakeup} (33 ns a pair, so only around waits that block). Nothing else of a selector is used.
 */
@SuppressWarnings("NullAway") // AbstractSelector keeps the provider for its own accessor alone.
final class Interruptible extends AbstractSelector {
  private final Runnable wake;

  Interruptible(Runnable wake) {
    super(null);
    this.wake = wake;
  }

  void enter() {
    begin();
  }

  void exit() {
    end();
  }

  @Override
  public Selector wakeup() {
    wake.run();
    return this;
  }

  @Override
  protected void implCloseSelector() {}

  @Override
  protected SelectionKey register(
      AbstractSelectableChannel channel, int ops, @Nullable Object attachment) {
    throw new AssertionError("not a selector");
  }

  @Override
  public Set<SelectionKey> keys() {
    return Set.of();
  }

  @Override
  public Set<SelectionKey> selectedKeys() {
    return Set.of();
  }

  @Override
  public int selectNow() {
    return 0;
  }

  @Override
  public int select(long timeout) {
    return 0;
  }

  @Override
  public int select() {
    return 0;
  }
}
