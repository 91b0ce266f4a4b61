package org.wsp4j.testkit.scenario;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.WsaEvent;

/** An operation by its letter: its OVERLAPPED, its event, its buffers. */
final class Op {
  private static final byte FILLER = (byte) 0xCC;
  private static final int GUARD = 2;

  final String name;
  final Overlapped overlapped = new Overlapped();
  final PeerAddress from = new PeerAddress();
  @Nullable WsaEvent event;
  @Nullable End end;
  boolean refused;
  boolean ignored;

  /** What it would be, had it not been refused for being an overlapped peek. */
  @Nullable Peek peek;

  /** What its routine would have been told, had the call not been synchronous. */
  String owedRecord = "";

  int bytes;
  boolean fromGiven;
  boolean routine;
  boolean ran;
  boolean pended;
  private MemorySegment region = MemorySegment.ofArray(new byte[0]);
  private MemorySegment[] buffers = {};
  private int[] lengths = {};

  Op(String name) {
    this.name = name;
  }

  /** New buffers, full of the filler: in one array, or each with two guard bytes behind it. */
  MemorySegment[] allocate(int[] lengths, boolean adjacent) {
    this.lengths = lengths.clone();
    int guard = adjacent ? 0 : GUARD;
    long size = (long) Arrays.stream(lengths).sum() + (long) guard * lengths.length + GUARD;
    region = Arena.ofAuto().allocate(size);
    region.fill(FILLER);
    buffers = new MemorySegment[lengths.length];
    long at = 0;
    for (int i = 0; i < lengths.length; i++) {
      buffers[i] = region.asSlice(at, lengths[i]);
      at += lengths[i] + guard;
    }
    return buffers.clone();
  }

  int room() {
    return Arrays.stream(lengths).sum();
  }

  int count() {
    return lengths.length;
  }

  /** What the buffers hold when they are filled with a text. */
  JsonArray filledWith(String text) {
    JsonArray texts = new JsonArray();
    int at = 0;
    for (int length : lengths) {
      int end = Math.min(text.length(), at + length);
      texts.add(text.substring(at, end));
      at = end;
    }
    return texts;
  }

  /** What was written into each buffer. */
  JsonArray written() {
    JsonArray texts = new JsonArray();
    for (MemorySegment each : buffers) {
      byte[] bytes = each.toArray(JAVA_BYTE);
      int end = bytes.length;
      while (end > 0 && bytes[end - 1] == FILLER) {
        end--;
      }
      texts.add(new String(bytes, 0, end, StandardCharsets.ISO_8859_1));
    }
    return texts;
  }

  String data() {
    StringBuilder text = new StringBuilder();
    for (JsonElement each : written()) {
      text.append(each.getAsString());
    }
    return text.toString();
  }

  /** The first bytes of the memory, a tilde for one that was not touched. */
  String dump(int length) {
    byte[] bytes = region.toArray(JAVA_BYTE);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.min(length, bytes.length); i++) {
      text.append(bytes[i] == FILLER ? '~' : (char) (bytes[i] & 0xFF));
    }
    return text.toString();
  }

  boolean guardsAlive() {
    byte[] bytes = region.toArray(JAVA_BYTE);
    int at = 0;
    boolean adjacent = bytes.length == Arrays.stream(lengths).sum() + GUARD;
    for (int length : lengths) {
      at += length;
      if (!adjacent) {
        for (int i = 0; i < GUARD; i++) {
          if (bytes[at++] != FILLER) {
            return false;
          }
        }
      }
    }
    return true;
  }
}
