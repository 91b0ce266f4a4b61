package org.wsp4j.testkit.scenario;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.Upcalls;

/** The runtime's table; it notes which threads are in a wait, and counts the calls queued. */
final class WatchedUpcalls implements InvocationHandler {
  private final Upcalls real;
  private final Set<Thread> waiting = ConcurrentHashMap.newKeySet();
  private final AtomicInteger queued = new AtomicInteger();

  WatchedUpcalls(Upcalls real) {
    this.real = real;
  }

  Upcalls table() {
    return (Upcalls)
        Proxy.newProxyInstance(
            Upcalls.class.getClassLoader(), new Class<?>[] {Upcalls.class}, this);
  }

  boolean isWaiting(Thread thread) {
    return waiting.contains(thread);
  }

  int queued() {
    return queued.get();
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    boolean waits = method.getName().equals("await");
    if (waits) {
      waiting.add(Thread.currentThread());
    }
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    } finally {
      if (waits) {
        waiting.remove(Thread.currentThread());
      }
      if (method.getName().equals("queueApc")) {
        queued.incrementAndGet();
      }
    }
  }
}
