package org.wsp4j.testkit.report;

import com.google.common.base.Splitter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ServiceFlag;

/**
 * Which entries a row speaks of, by their declared bits alone.
 *
 * <p>The form is {@code kind[+BIT][-BIT]...}, where {@code AF_UNIX} may stand for a bit,
 * alternatives divided by semicolons: {@code T+XP1_GRACEFUL_CLOSE;S+XP1_GRACEFUL_CLOSE}. Kinds:
 * {@code T} acts as a byte stream, {@code U} datagrams, {@code S} reliable messages, {@code *} all.
 * An entry that only sends is spoken of by the alternatives that name XP1_UNI_SEND, and by no
 * other: all the rest is about receiving.
 */
final class Applies {
  private static final Pattern ALTERNATIVE =
      Pattern.compile("([TUS*])((?:[+-](?:XP1_\\w+|AF_UNIX))*)");
  private static final Pattern BIT = Pattern.compile("([+-])(XP1_\\w+|AF_UNIX)");

  private static final String LOCAL = "AF_UNIX";

  private final String text;
  private final List<Alternative> alternatives;

  private record Condition(String name, boolean set) {
    Condition {
      var _ = name.equals(LOCAL) ? null : ServiceFlag.valueOf(name);
    }

    Condition(ServiceFlag flag, boolean set) {
      this(flag.name(), set);
    }

    boolean holds(ProtocolInfo entry) {
      boolean declared =
          name.equals(LOCAL)
              ? entry.addressFamily() == ProtocolInfo.AF_UNIX
              : entry.has(ServiceFlag.valueOf(name));
      return declared == set;
    }
  }

  private record Alternative(char kind, List<Condition> conditions) {
    boolean names(ServiceFlag flag) {
      return conditions.stream().anyMatch(condition -> condition.name.equals(flag.name()));
    }
  }

  private Applies(String text, List<Alternative> alternatives) {
    this.text = text;
    this.alternatives = alternatives;
  }

  static Applies parse(String text) {
    List<Alternative> alternatives =
        Splitter.on(';').splitToStream(text).map(Applies::parseAlternative).toList();
    return new Applies(text, alternatives);
  }

  private static Alternative parseAlternative(String text) {
    Matcher matcher = ALTERNATIVE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("applies=" + text + ": expected kind[+BIT][-BIT]...");
    }
    List<Condition> conditions =
        BIT.matcher(matcher.group(2))
            .results()
            .map(m -> new Condition(m.group(2), m.group(1).equals("+")))
            .toList();
    return new Alternative(matcher.group(1).charAt(0), conditions);
  }

  /** The bits that exclude an entry, said for people; empty if the row applies to it. */
  Optional<String> excludedBy(ProtocolInfo entry) {
    Set<String> reasons = new LinkedHashSet<>();
    for (Alternative alternative : alternatives) {
      String reason = excludedBy(alternative, entry);
      if (reason == null) {
        return Optional.empty();
      }
      reasons.add(reason);
    }
    return Optional.of(String.join("; ", reasons));
  }

  private static @Nullable String excludedBy(Alternative alternative, ProtocolInfo entry) {
    String kind = excludedByKind(alternative.kind, entry);
    if (kind != null) {
      return kind;
    }
    if (entry.has(ServiceFlag.XP1_UNI_SEND) && !alternative.names(ServiceFlag.XP1_UNI_SEND)) {
      return state(ServiceFlag.XP1_UNI_SEND.name(), true);
    }
    for (Condition condition : alternative.conditions) {
      if (!condition.holds(entry)) {
        return state(condition.name, !condition.set);
      }
    }
    return null;
  }

  private static @Nullable String excludedByKind(char kind, ProtocolInfo entry) {
    return switch (kind) {
      case 'T' ->
          entry.actsAsByteStream(0) ? null : state(ServiceFlag.XP1_MESSAGE_ORIENTED.name(), true);
      case 'U' ->
          first(
              entry,
              new Condition(ServiceFlag.XP1_CONNECTIONLESS, true),
              new Condition(ServiceFlag.XP1_MESSAGE_ORIENTED, true));
      case 'S' ->
          first(
              entry,
              new Condition(ServiceFlag.XP1_MESSAGE_ORIENTED, true),
              new Condition(ServiceFlag.XP1_PSEUDO_STREAM, false),
              new Condition(ServiceFlag.XP1_CONNECTIONLESS, false),
              new Condition(ServiceFlag.XP1_GUARANTEED_DELIVERY, true),
              new Condition(ServiceFlag.XP1_GUARANTEED_ORDER, true));
      default -> null;
    };
  }

  private static @Nullable String first(ProtocolInfo entry, Condition... needed) {
    for (Condition condition : needed) {
      if (!condition.holds(entry)) {
        return state(condition.name, !condition.set);
      }
    }
    return null;
  }

  private static String state(String name, boolean set) {
    return name + (set ? " is declared" : " is not declared");
  }

  @Override
  public String toString() {
    return text;
  }
}
