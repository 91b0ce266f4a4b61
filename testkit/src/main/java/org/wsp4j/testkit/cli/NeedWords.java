package org.wsp4j.testkit.cli;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.wsp4j.Need;
import org.wsp4j.spi.ServiceFlag;

/** A need as the command line says it: {@code message,reliable,!XP1_PSEUDO_STREAM}. */
final class NeedWords {
  private static final Map<String, Supplier<Need>> SHAPES =
      ImmutableMap.of(
          "anything", Need::anything,
          "stream", Need::stream,
          "message", Need::messages,
          "messages", Need::messages,
          "datagram", Need::datagrams,
          "datagrams", Need::datagrams);

  private static final Map<String, UnaryOperator<Need>> DEMANDS =
      ImmutableMap.<String, UnaryOperator<Need>>builder()
          .put("reliable", Need::reliable)
          .put("urgent", Need::urgent)
          .put("partial", Need::partial)
          .put("broadcast", Need::broadcast)
          .put("multipoint", Need::multipoint)
          .put("ipv4", Need::ipv4)
          .put("ipv6", Need::ipv6)
          .put("local", Need::local)
          .build();

  static final String HELP =
      "Words between commas: one of anything, stream, message, datagram; then reliable, urgent,"
          + " partial, broadcast, multipoint, ipv4, ipv6, local, provider=NAME, an XP1_ bit, or"
          + " !XP1_ for a bit that must be clear.";

  private NeedWords() {}

  static Need parse(String text) {
    List<String> words = new ArrayList<>();
    Splitter.on(',').trimResults().omitEmptyStrings().split(text).forEach(words::add);
    Need need = Need.anything();
    boolean shaped = false;
    for (String word : List.copyOf(words)) {
      Supplier<Need> shape = SHAPES.get(word.toLowerCase(Locale.ROOT));
      if (shape != null) {
        if (shaped) {
          throw new UsageException("--need " + text + ": " + word + ": a second shape. " + HELP);
        }
        shaped = true;
        need = shape.get();
        words.remove(word);
      }
    }
    if (!shaped && words.isEmpty()) {
      throw new UsageException("--need \"" + text + "\": names nothing. " + HELP);
    }
    for (String word : words) {
      need = demand(need, word, text);
    }
    return need;
  }

  private static Need demand(Need need, String word, String text) {
    UnaryOperator<Need> demand = DEMANDS.get(word.toLowerCase(Locale.ROOT));
    if (demand != null) {
      return demand.apply(need);
    }
    if (word.startsWith("provider=")) {
      return need.provider(word.substring("provider=".length()));
    }
    boolean clear = word.startsWith("!");
    String bit = (clear ? word.substring(1) : word).toUpperCase(Locale.ROOT);
    for (ServiceFlag flag : ServiceFlag.values()) {
      if (flag.name().equals(bit)) {
        return clear ? need.without(flag) : need.with(flag);
      }
    }
    throw new UsageException("--need " + text + ": " + word + ": no such word. " + HELP);
  }
}
