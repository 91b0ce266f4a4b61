package org.wsp4j.testkit;

import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSA_IO_PENDING;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.CompletionRoutine;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;
import org.wsp4j.spi.WsaEvent;

/**
 * One call that was made, what it returned, and the completion that may follow. {@link #error},
 * {@link #bytes} and {@link #flags} are what the call itself left behind; {@link #completion} waits
 * for the end in the way that was chosen and reads it from there.
 */
public final class Call {
  /** What the out-parameters hold before the call. */
  public static final int UNTOUCHED = 0x5EA7BEEF;

  private final Bench bench;
  private final ProviderSocket socket;
  private final List<Buf> buffers;
  private final Indication indication;
  private final @Nullable Overlapped overlapped;
  private final Transfer transfer = new Transfer();
  private final List<Run> runs = new CopyOnWriteArrayList<>();
  private @Nullable WsaError error;
  private int flagsIn;

  /** Of a synchronous call: whether it has returned for good, and what has it do so. */
  private BooleanSupplier ended = () -> true;

  private Runnable ending = () -> {};

  private enum Indication {
    SYNCHRONOUS,
    POLLED,
    EVENT,
    ROUTINE
  }

  /**
   * How an operation ended.
   *
   * @param error how
   * @param bytes the bytes moved
   * @param flags the flags out
   */
  public record Completion(WsaError error, int bytes, int flags) {
    @Override
    public String toString() {
      String count = bytes == UNTOUCHED ? "count untouched" : bytes + " bytes";
      return error + ", " + count + ", flags " + new Shown.Flags(flags);
    }
  }

  /**
   * One run of a routine.
   *
   * @param completion what it was told
   * @param overlapped the object it was given
   * @param thread the thread it ran on
   */
  public record Run(Completion completion, Overlapped overlapped, Thread thread) {}

  private Call(
      Bench bench,
      ProviderSocket socket,
      List<Buf> buffers,
      Indication indication,
      @Nullable Overlapped overlapped) {
    this.bench = bench;
    this.socket = socket;
    this.buffers = buffers;
    this.indication = indication;
    this.overlapped = overlapped;
    transfer.bytesTransferred(UNTOUCHED).messageLength(UNTOUCHED);
  }

  static Call synchronous(Bench bench, ProviderSocket socket, List<Buf> buffers) {
    return new Call(bench, socket, buffers, Indication.SYNCHRONOUS, null);
  }

  static Call polled(Bench bench, ProviderSocket socket, List<Buf> buffers, Overlapped o) {
    return new Call(bench, socket, buffers, Indication.POLLED, o);
  }

  static Call withEvent(Bench bench, ProviderSocket socket, List<Buf> buffers, Overlapped o) {
    return new Call(bench, socket, buffers, Indication.EVENT, o);
  }

  static Call withRoutine(Bench bench, ProviderSocket socket, List<Buf> buffers, Overlapped o) {
    return new Call(bench, socket, buffers, Indication.ROUTINE, o);
  }

  CompletionRoutine recording(InRoutine then) {
    return (status, bytes, object, flags) -> {
      Completion completion = new Completion(status, bytes, flags);
      runs.add(new Run(completion, object, Thread.currentThread()));
      bench.trace().routine(completion, () -> then.run(status, bytes, object, flags));
    };
  }

  /** Makes a synchronous call one that does not return yet. */
  Call endsBy(BooleanSupplier done, Runnable finish) {
    ended = done;
    ending = finish;
    return this;
  }

  void returnedWith(WsaError result, int flags) {
    error = result;
    flagsIn = flags;
  }

  @Nullable Overlapped overlappedOrNull() {
    return overlapped;
  }

  /**
   * What the call returned.
   *
   * @return the error, NO_ERROR or WSA_IO_PENDING
   */
  public WsaError error() {
    return Objects.requireNonNull(error, "error: the call has not returned");
  }

  /**
   * The transfer that was passed.
   *
   * @return as the call left it
   */
  public Transfer transfer() {
    return transfer;
  }

  /**
   * The byte count that the call itself wrote.
   *
   * @return {@link #UNTOUCHED} if it wrote none
   */
  public int bytes() {
    return transfer.bytesTransferred();
  }

  /**
   * The flags that the call itself left.
   *
   * @return what was passed in, if it wrote none
   */
  public int flags() {
    return transfer.flags();
  }

  /**
   * The overlapped object.
   *
   * @return the object that was passed
   * @throws IllegalStateException if the call was synchronous
   */
  public Overlapped overlapped() {
    if (overlapped == null) {
      throw new IllegalStateException("overlapped=null: the call was synchronous");
    }
    return overlapped;
  }

  /**
   * The event of the overlapped object.
   *
   * @return the event
   * @throws IllegalStateException if the call has none
   */
  public WsaEvent event() {
    WsaEvent event = overlapped().event();
    if (event == null) {
      throw new IllegalStateException("event=null: the call has no event");
    }
    return event;
  }

  /**
   * The buffers, in list order.
   *
   * @return an unmodifiable list
   */
  public List<Buf> buffers() {
    return buffers;
  }

  /**
   * The first bytes over all buffers, in list order.
   *
   * @param length how many
   * @return a text of one character a byte
   */
  public String text(int length) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    buffers.forEach(buf -> bytes.writeBytes(buf.bytes()));
    byte[] all = Arrays.copyOf(bytes.toByteArray(), Math.max(0, Math.min(length, bytes.size())));
    return new String(all, StandardCharsets.ISO_8859_1);
  }

  /**
   * How many bytes of the buffers were written, as far as the sentinel tells.
   *
   * @return a count over all of them
   */
  public int written() {
    return buffers.stream().mapToInt(Buf::written).sum();
  }

  /**
   * Every run of the routine so far.
   *
   * @return a copy
   */
  public List<Run> runs() {
    return List.copyOf(runs);
  }

  /**
   * Whether the operation is still under way, as the overlapped object says.
   *
   * @return for a synchronous call whether it blocks
   */
  public boolean isPending() {
    return overlapped == null ? !ended.getAsBoolean() : overlapped.isPending();
  }

  /**
   * Whether the completion was indicated in the way that was chosen.
   *
   * @return whether the routine ran, the event is set, or the object says that it is complete
   */
  public boolean indicated() {
    return switch (indication) {
      case SYNCHRONOUS -> ended.getAsBoolean();
      case POLLED -> overlapped().isComplete();
      case EVENT -> event().isSignalled();
      case ROUTINE -> !runs.isEmpty();
    };
  }

  /**
   * Checks what the call returned.
   *
   * @param expected the error, NO_ERROR or WSA_IO_PENDING
   * @return this
   */
  public Call returns(WsaError expected) {
    bench.check().that("returned", expected, error());
    return this;
  }

  /**
   * Checks that the call returned success and these bytes.
   *
   * @param text the data, one character a byte
   * @return this
   */
  public Call receives(String text) {
    returns(NO_ERROR);
    bench.check().that("bytes", text.length(), bytes());
    bench.check().that("data", text, text(bytes()));
    return this;
  }

  /**
   * Checks that the call returned WSA_IO_PENDING.
   *
   * @return this
   */
  public Call pends() {
    return returns(WSA_IO_PENDING);
  }

  /**
   * Checks that the call failed and left the transfer alone (RECV-2.09, RECV-2.10).
   *
   * @return this
   */
  public Call leavesOutputsAlone() {
    bench.check().that("byte count out", UNTOUCHED, bytes());
    bench.check().flags("flags out", flagsIn, flags());
    return this;
  }

  /**
   * Waits for the indication that was chosen, and reads the result where it is found: in the
   * routine's parameters, or by LPWSPGetOverlappedResult. A synchronous call is complete already,
   * and of one that started nothing no indication comes (RECV-2.06).
   *
   * @return how the operation ended
   */
  public Completion completion() {
    if (startedNothing()) {
      return new Completion(error(), bytes(), flags());
    }
    return switch (indication) {
      case SYNCHRONOUS -> {
        ending.run();
        yield new Completion(error(), bytes(), flags());
      }
      case POLLED -> {
        Transfer result = new Transfer();
        yield result(socket.getOverlappedResult(overlapped(), result, true), result);
      }
      case EVENT -> {
        bench.awaitEvent(event());
        Transfer result = new Transfer();
        yield result(socket.getOverlappedResult(overlapped(), result, false), result);
      }
      case ROUTINE -> {
        bench.alertableUntil(() -> !runs.isEmpty(), "the completion routine has run");
        yield runs.getFirst().completion();
      }
    };
  }

  /**
   * Asks LPWSPGetOverlappedResult, with out-parameters that hold {@link #UNTOUCHED}.
   *
   * @param wait whether to wait for the end
   * @return what it answered, and what it wrote
   */
  public Completion result(boolean wait) {
    Transfer result = new Transfer().bytesTransferred(UNTOUCHED).flags(UNTOUCHED);
    return result(socket.getOverlappedResult(overlapped(), result, wait), result);
  }

  /**
   * Waits for the completion and checks that it is success with these bytes.
   *
   * @param text the data, one character a byte
   * @return this
   */
  public Call completesWith(String text) {
    Completion end = completion();
    bench.check().that("completed", NO_ERROR, end.error());
    bench.check().that("bytes", text.length(), end.bytes());
    bench.check().that("data", text, text(end.bytes()));
    return this;
  }

  /**
   * Waits for the completion and checks its error.
   *
   * @param expected the error
   * @return this
   */
  public Call completesWith(WsaError expected) {
    bench.check().that("completed", expected, completion().error());
    return this;
  }

  private boolean startedNothing() {
    return indication != Indication.SYNCHRONOUS && error().failed() && error() != WSA_IO_PENDING;
  }

  private static Completion result(WsaError error, Transfer result) {
    return new Completion(error, result.bytesTransferred(), result.flags());
  }
}
