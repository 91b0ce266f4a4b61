package org.wsp4j.testkit.hook;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.Upcalls;
import org.wsp4j.testkit.hook.TraceEvent.Kind;

/**
 * Tells a sink of everything that passes between a client, a provider and the runtime: each
 * procedure of the table, each upcall, each completion routine, on the thread it happens on, with
 * arguments by length and never by content.
 *
 * {@snippet :
 * TraceLog log = new TraceLog(1000);
 * StartupOptions.defaults().provider(new Trace(log).over(new AcmeProvider()));
 * }
 *
 * <p>What is traced behaves as without: the client's own objects are passed on, but a routine is
 * called through one of the trace's, on the same thread. The sink is called by any thread, by
 * several at once, and under locks of the provider: it must neither throw nor block nor call back.
 */
public final class Trace {
  private static final int NO_PAYLOAD = 0;

  private final Consumer<? super TraceEvent> sink;
  private final Function<Thread, String> threadNames;
  private final int payload;
  private final Names names;
  private final InFlight inFlight;
  private final AtomicLong calls;
  private volatile long start;

  /**
   * A trace without payload.
   *
   * @param sink told of every event
   */
  public Trace(Consumer<? super TraceEvent> sink) {
    this(sink, Trace::name, NO_PAYLOAD);
  }

  private Trace(
      Consumer<? super TraceEvent> sink, Function<Thread, String> threadNames, int payload) {
    this.sink = sink;
    this.threadNames = threadNames;
    this.payload = payload;
    this.names = new Names(threadNames);
    this.inFlight = new InFlight();
    this.calls = new AtomicLong();
    this.start = System.nanoTime();
  }

  private static String name(Thread thread) {
    return thread.getName().isEmpty() ? "thread " + thread.threadId() : thread.getName();
  }

  /**
   * The same to the same sink, with other names for the threads.
   *
   * @param chosen the name of a thread
   * @return a new trace
   */
  public Trace naming(Function<Thread, String> chosen) {
    return new Trace(sink, chosen, payload);
  }

  /**
   * The same to the same sink, with what is sent and received.
   *
   * @param mostBytes how much of each transfer is shown
   * @return a new trace
   */
  public Trace payload(int mostBytes) {
    return new Trace(sink, threadNames, mostBytes);
  }

  /**
   * Lays the trace over a provider.
   *
   * @param provider not started, owned by the layer
   * @return a layer called {@code trace}
   */
  public LayeredProvider over(ServiceProvider provider) {
    return new TracingProvider(provider, this);
  }

  /**
   * Traces one socket, which keeps its own entry, and those it accepts. Routines are not traced:
   * the provider is given the client's own.
   *
   * @param socket owned by the one returned
   * @return a socket that is numbered in the trace
   */
  public ProviderSocket over(ProviderSocket socket) {
    return new TracingSocket(this, socket);
  }

  /**
   * Traces an upcall table.
   *
   * @param table where the upcalls go
   * @return the table to give to a provider
   */
  public Upcalls over(Upcalls table) {
    return new TracingUpcalls(this, table);
  }

  /** Begins again: time and numbers; what has a number keeps it. */
  public void restart() {
    names.restart();
    calls.set(0);
    start = System.nanoTime();
  }

  /**
   * Adds something that no layer sees.
   *
   * @param subject who acts
   * @param action what it does
   * @param text more of it, or nothing
   */
  public void happens(String subject, String action, String text) {
    tell(Kind.HAPPENS, 0, subject, action, text);
  }

  /**
   * Traces a call that no layer sees.
   *
   * @param subject who is called
   * @param action what it does
   * @param arguments what with
   * @param body the call
   * @param result its result in words
   * @param <T> what it answers
   * @return what it answered
   */
  public <T> T around(
      String subject,
      String action,
      String arguments,
      Supplier<T> body,
      Function<? super T, String> result) {
    long call = calls.incrementAndGet();
    tell(Kind.BEGINS, call, subject, action, arguments);
    String end = "it throws";
    try {
      T value = body.get();
      end = result.apply(value);
      return value;
    } finally {
      tell(Kind.ENDS, call, subject, action, end);
    }
  }

  private void tell(Kind kind, long call, String subject, String action, String text) {
    String thread = threadNames.apply(Thread.currentThread());
    sink.accept(
        new TraceEvent(kind, call, System.nanoTime() - start, thread, subject, action, text));
  }

  Names names() {
    return names;
  }

  InFlight inFlight() {
    return inFlight;
  }

  boolean showsPayload() {
    return payload > NO_PAYLOAD;
  }

  int payload() {
    return payload;
  }
}
