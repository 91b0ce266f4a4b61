package org.wsp4j.testkit.scenario;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A byte stream with urgent bytes in it, as the two sides see it that a decision tells apart
 * (DEC-06): Winsock keeps every urgent byte until it is asked for and never mixes it into the
 * stream; the kernel keeps the newest, and one that was passed unread may be lost or appear in the
 * stream.
 *
 * <p>What a receive has taken moves both, each by the text that its side was given: where an urgent
 * byte may have been left out or not, the kernel's place is one of several.
 */
final class UrgentStream {
  private static final int MOST_LOOSE = 8;

  private final StringBuilder sent = new StringBuilder();
  private final BitSet urgent = new BitSet();
  private final BitSet kernelTook = new BitSet();
  private final BitSet winsockTook = new BitSet();
  private SortedSet<Integer> kernelAt = new TreeSet<>(List.of(0));
  private int winsockAt;
  private int mark = -1;
  boolean inline;

  void sent(String text, boolean lastIsUrgent) {
    sent.append(text);
    if (lastIsUrgent && !text.isEmpty()) {
      mark = sent.length() - 1;
      urgent.set(mark);
    }
  }

  /** Whether there was any urgent data: without, there are no limits that could show. */
  boolean isConcerned() {
    return mark >= 0;
  }

  /** The urgent byte that Winsock gives next. */
  Optional<String> winsockUrgent() {
    int next = urgent.stream().filter(each -> !winsockTook.get(each)).findFirst().orElse(-1);
    return next < 0 ? Optional.empty() : Optional.of(at(next));
  }

  /** The urgent byte that the kernel gives: the newest, if it was neither taken nor passed. */
  Optional<String> kernelUrgent() {
    boolean there = !kernelTook.get(mark) && kernelAt.first() <= mark;
    return there ? Optional.of(at(mark)) : Optional.empty();
  }

  void tookUrgent(String winsock, String kernel) {
    if (!winsock.isEmpty()) {
      urgent.stream()
          .filter(each -> !winsockTook.get(each) && at(each).equals(winsock))
          .findFirst()
          .ifPresent(winsockTook::set);
    }
    if (!kernel.isEmpty() && at(mark).equals(kernel)) {
      kernelTook.set(mark);
    }
  }

  /** What a receive with so much room may get by Winsock: up to a mark, or to the end. */
  SortedSet<String> winsockTexts(int room) {
    SortedSet<String> texts = new TreeSet<>();
    StringBuilder text = new StringBuilder();
    for (int i = winsockAt; i < sent.length() && text.length() < room; i++) {
      if (urgent.get(i) && !text.isEmpty()) {
        texts.add(text.toString());
      }
      if (inline || !urgent.get(i)) {
        text.append(sent.charAt(i));
      }
      if (inline && urgent.get(i)) {
        texts.add(text.toString());
      }
    }
    texts.add(text.toString());
    return texts;
  }

  /** What it may get by the kernel: full, up to the newest mark, or to the end. */
  SortedSet<String> kernelTexts(int room) {
    SortedSet<String> texts = new TreeSet<>();
    kernelAt.forEach(start -> fill(start, "", room, texts));
    return texts;
  }

  private void fill(int start, String before, int room, SortedSet<String> texts) {
    if (start == sent.length() || before.length() == room) {
      texts.add(before);
      return;
    }
    if (start == mark && !before.isEmpty()) {
      texts.add(before);
      if (!inline) {
        return;
      }
    }
    if (urgent.get(start) && !inline) {
      fill(start + 1, before, room, texts);
    }
    boolean appears = !urgent.get(start) || inline || !kernelTook.get(start);
    if (appears && texts.size() < 1 << MOST_LOOSE) {
      fill(start + 1, before + sent.charAt(start), room, texts);
    }
  }

  /** Moves both on, by the text that each was given. */
  void took(String winsock, String kernel) {
    winsockAt =
        ends(new TreeSet<>(List.of(winsockAt)), winsock).stream().findFirst().orElse(winsockAt);
    SortedSet<Integer> ends = ends(kernelAt, kernel);
    kernelAt = ends.isEmpty() ? kernelAt : ends;
  }

  /** Where a text may have ended that began at one of these places. */
  private SortedSet<Integer> ends(SortedSet<Integer> starts, String text) {
    SortedSet<Integer> places = new TreeSet<>(starts);
    for (int i = 0; i < text.length(); i++) {
      SortedSet<Integer> next = new TreeSet<>();
      for (int place : withSkips(places)) {
        if (place < sent.length() && sent.charAt(place) == text.charAt(i)) {
          next.add(place + 1);
        }
      }
      places = next;
    }
    return places;
  }

  private List<Integer> withSkips(SortedSet<Integer> places) {
    List<Integer> all = new ArrayList<>();
    for (int place : places) {
      int next = place;
      all.add(next);
      while (!inline && urgent.get(next)) {
        all.add(++next);
      }
    }
    return all;
  }

  /** SIOCATMARK of Winsock: whether no urgent byte waits; one that is inline may count or not. */
  SortedSet<Integer> winsockAtMark() {
    return new TreeSet<>(inline ? List.of(0, 1) : List.of(winsockUrgent().isPresent() ? 0 : 1));
  }

  SortedSet<Integer> kernelAtMark() {
    SortedSet<Integer> answers = new TreeSet<>();
    kernelAt.forEach(place -> answers.add(place == mark ? 1 : 0));
    return answers;
  }

  /** FIONREAD of Winsock: what is not yet read, with or without the urgent bytes in it. */
  SortedSet<Integer> winsockReadable() {
    int all = sent.length() - winsockAt;
    int loose = (int) urgent.stream().filter(each -> each >= winsockAt).count();
    return new TreeSet<>(inline ? List.of(all) : List.of(all, all - loose));
  }

  /** FIONREAD of the kernel: up to the newest mark while that lies ahead. */
  SortedSet<Integer> kernelReadable() {
    SortedSet<Integer> answers = new TreeSet<>();
    for (int place : kernelAt) {
      answers.add((inline || place > mark ? sent.length() : mark) - place);
    }
    return answers;
  }

  private String at(int place) {
    return String.valueOf(sent.charAt(place));
  }
}
