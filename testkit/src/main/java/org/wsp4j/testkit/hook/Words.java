package org.wsp4j.testkit.hook;

import static java.util.stream.Collectors.joining;
import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSAEMSGSIZE;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.StringJoiner;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.AcceptCondition;
import org.wsp4j.spi.CompletionRoutine;
import org.wsp4j.spi.Ioctl;
import org.wsp4j.spi.MsgFlags;
import org.wsp4j.spi.NetworkEvents;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;
import org.wsp4j.spi.WsaEvent;

/** Says in words what a call was given and what it gave. Never throws, whatever it was given. */
final class Words {
  private static final int MOST_SIZES = 4;

  private Words() {}

  /** Whether a call with this result fills its out-parameters (DEC-11). */
  static boolean isFilled(@Nullable WsaError error) {
    return error == NO_ERROR || error == WSAEMSGSIZE;
  }

  static String arguments(Procedure procedure, @Nullable Object[] arguments, Names names) {
    StringJoiner text = new StringJoiner(", ");
    for (Object argument : arguments) {
      String word = argument(procedure, argument, names);
      if (!word.isEmpty()) {
        text.add(word);
      }
    }
    return text.toString();
  }

  private static String argument(Procedure procedure, @Nullable Object argument, Names names) {
    return switch (argument) {
      case null -> "";
      case DataCall call -> call(call, names);
      case Overlapped object -> names.of(object);
      case CompletionRoutine _ -> "with a routine";
      case AcceptCondition _ -> "with a condition";
      case WsaEvent event -> event.isClosed() ? "a closed event" : "an event";
      case MemorySegment segment -> segment.byteSize() + " bytes";
      case Integer number when procedure == Procedure.LPWSPIoctl -> ioctl(number);
      case Integer mask when procedure == Procedure.LPWSPEventSelect ->
          NetworkEvents.toString(mask);
      case Integer flags when procedure == Procedure.LPWSPJoinLeaf -> "flags " + flags;
      case Integer backlog when procedure == Procedure.LPWSPListen -> "backlog " + backlog;
      case Boolean wait when procedure == Procedure.LPWSPGetOverlappedResult ->
          wait ? "wait" : "no wait";
      case ThreadId _, Transfer _, PeerAddress _, Out<?> _, NetworkEvents _ -> "";
      default -> argument.toString();
    };
  }

  private static String call(DataCall call, Names names) {
    StringJoiner text = new StringJoiner(", ");
    text.add((call.receives() ? "into " : "of ") + memory(call));
    if (call.procedure() == Procedure.LPWSPSendTo && call.address() != null) {
      text.add("to " + call.address());
    }
    if (call.transfer() == null) {
      text.add("no transfer");
    } else if (call.flags() != 0) {
      text.add(MsgFlags.toString(call.flags()));
    }
    Overlapped object = call.overlapped();
    if (object != null) {
      text.add(names.of(object));
    }
    if (call.routine() != null) {
      text.add("with a routine");
    } else if (object != null && object.event() != null) {
      text.add("with an event");
    }
    return text.toString();
  }

  private static String memory(DataCall call) {
    @Nullable MemorySegment[] array = call.buffers();
    int count = call.bufferCount();
    if (array == null) {
      return "no array";
    }
    if (count < 0 || count > array.length) {
      return count + " buffers of an array of " + array.length;
    }
    if (count == 0) {
      return "no buffer";
    }
    String sizes =
        IntStream.range(0, Math.min(count, MOST_SIZES))
            .mapToObj(i -> size(array[i]))
            .collect(joining(", "));
    return count <= MOST_SIZES
        ? sizes + " bytes"
        : count + " buffers of " + sizes + ", ... bytes, " + total(array, count) + " in all";
  }

  private static long total(@Nullable MemorySegment[] array, int count) {
    long bytes = 0;
    for (int i = 0; i < count; i++) {
      MemorySegment segment = array[i];
      bytes += segment == null ? 0 : segment.byteSize();
    }
    return bytes;
  }

  private static String size(@Nullable MemorySegment segment) {
    return segment == null ? "null" : Long.toString(segment.byteSize());
  }

  private static String ioctl(int code) {
    return switch (code) {
      case Ioctl.FIONBIO -> "FIONBIO";
      case Ioctl.FIONREAD -> "FIONREAD";
      case Ioctl.SIOCATMARK -> "SIOCATMARK";
      case Ioctl.SIO_KEEPALIVE_VALS -> "SIO_KEEPALIVE_VALS";
      case Ioctl.SIO_UDP_CONNRESET -> "SIO_UDP_CONNRESET";
      default -> "0x" + Integer.toHexString(code);
    };
  }

  static String result(@Nullable WsaError error, @Nullable Object[] arguments) {
    StringJoiner text = new StringJoiner(", ").add(String.valueOf(error));
    if (isFilled(error)) {
      for (Object argument : arguments) {
        String word = filled(argument);
        if (!word.isEmpty()) {
          text.add(word);
        }
      }
    }
    return text.toString();
  }

  private static String filled(@Nullable Object argument) {
    return switch (argument) {
      case DataCall call when call.transfer() != null -> moved(call);
      case Transfer transfer -> moved(transfer.bytesTransferred(), transfer.flags());
      case PeerAddress address -> address.toString();
      case NetworkEvents events -> events.toString();
      case Out<?> out -> value(out);
      case null, default -> "";
    };
  }

  private static String moved(DataCall call) {
    Transfer transfer = call.transfer();
    String moved = moved(transfer.bytesTransferred(), transfer.flags());
    return call.procedure() == Procedure.LPWSPRecvFrom && call.address() != null
        ? moved + ", from " + call.address()
        : moved;
  }

  /** A broken provider may leave it empty. */
  private static String value(Out<?> out) {
    try {
      return out.value().toString();
    } catch (IllegalStateException e) {
      return "nothing";
    }
  }

  static String completion(WsaError error, int bytes, int flags) {
    return error + ", " + moved(bytes, flags);
  }

  private static String moved(int bytes, int flags) {
    return bytes + " bytes" + (flags == 0 ? "" : ", " + MsgFlags.toString(flags));
  }

  /** The first bytes of a transfer: as a text where it is one. */
  static String data(DataCall call, int transferred, int most) {
    byte[] bytes = InFlight.bytes(call, Math.min(transferred, most));
    boolean printable = IntStream.range(0, bytes.length).allMatch(i -> isPrintable(bytes[i]));
    String shown =
        printable
            ? '"' + new String(bytes, StandardCharsets.US_ASCII) + '"'
            : HexFormat.of().formatHex(bytes);
    return bytes.length < transferred ? shown + "..." : shown;
  }

  private static boolean isPrintable(byte octet) {
    return octet >= ' ' && octet <= '~';
  }
}
