package org.wsp4j.testkit.rows;

import static org.wsp4j.spi.WsaError.WSAEFAULT;
import static org.wsp4j.spi.WsaError.WSAEINVAL;
import static org.wsp4j.spi.WsaError.WSAEOPNOTSUPP;
import static org.wsp4j.spi.WsaError.WSA_INVALID_HANDLE;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.CompletionRoutine;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;
import org.wsp4j.spi.WsaEvent;
import org.wsp4j.testkit.Bench;
import org.wsp4j.testkit.Call;
import org.wsp4j.testkit.Link;

/** A receive with one mistake or two (DEC-23). */
final class Attempt {
  private final Bench bench;
  private final Transfer transfer = new Transfer().bytesTransferred(Call.UNTOUCHED);
  private final MemorySegment buffer;
  private @Nullable MemorySegment[] array;
  private int count = 1;
  private @Nullable Overlapped overlapped;
  private @Nullable CompletionRoutine routine;

  /** The mistakes of a call, in the order in which they are to be found. */
  enum Mistake {
    /** The second of two segments is missing. */
    BAD_SEGMENT(WSAEFAULT) {
      @Override
      void make(Attempt attempt) {
        attempt.array = new MemorySegment[] {attempt.buffer, null};
        attempt.count = 2;
      }
    },
    /** A count of 0. */
    NO_BUFFERS(WSAEINVAL) {
      @Override
      void make(Attempt attempt) {
        attempt.count = 0;
      }

      @Override
      boolean goesWith(Mistake other) {
        return other != BAD_SEGMENT;
      }
    },
    /** An overlapped object that pends on another socket. */
    OVERLAPPED_IN_USE(WSAEINVAL) {
      @Override
      void make(Attempt attempt) {
        Link other = attempt.bench.connected();
        attempt.overlapped = other.recv().into(1).overlapped().pends().overlapped();
      }

      @Override
      boolean goesWith(Mistake other) {
        return other != CLOSED_EVENT;
      }
    },
    /** A routine, but no thread to run it. */
    ROUTINE_WITHOUT_THREAD(WSAEINVAL) {
      @Override
      void make(Attempt attempt) {
        attempt.overlapped = attempt.object();
        attempt.routine = (_, _, _, _) -> {};
      }
    },
    /** The event of the overlapped object is closed. */
    CLOSED_EVENT(WSA_INVALID_HANDLE) {
      @Override
      void make(Attempt attempt) {
        WsaEvent event = attempt.bench.event();
        attempt.overlapped = attempt.object().event(event);
        attempt.bench.ok("WPUCloseEvent", attempt.bench.upcalls().closeEvent(event));
      }

      @Override
      boolean goesWith(Mistake other) {
        return other != OVERLAPPED_IN_USE;
      }
    },
    /** A flag that has no name. */
    UNKNOWN_FLAG(WSAEOPNOTSUPP) {
      @Override
      void make(Attempt attempt) {
        attempt.transfer.flags(0x4000_0000);
      }
    };

    private final WsaError error;

    Mistake(WsaError error) {
      this.error = error;
    }

    WsaError error() {
      return error;
    }

    abstract void make(Attempt attempt);

    /** Whether one call can have both. */
    boolean goesWith(Mistake other) {
      return true;
    }
  }

  Attempt(Bench bench, Mistake... mistakes) {
    this.bench = bench;
    buffer = bench.buf(1).segment();
    array = new MemorySegment[] {buffer};
    for (Mistake mistake : mistakes) {
      mistake.make(this);
    }
  }

  private Overlapped object() {
    return overlapped == null ? new Overlapped() : overlapped;
  }

  /** What the call returns; where it is refused its outputs must be as they were. */
  @SuppressWarnings("NullAway") // a missing segment is one of the mistakes
  WsaError on(ProviderSocket socket) {
    int flags = transfer.flags();
    WsaError error = socket.recv(array, count, transfer, overlapped, routine, null);
    if (error.failed()) {
      bench.check().that("byte count out", Call.UNTOUCHED, transfer.bytesTransferred());
      bench.check().flags("flags out", flags, transfer.flags());
    }
    return error;
  }
}
