package org.wsp4j.testkit.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The forms a step can have: the first that matches the whole text tells what the step does. */
final class Grammar {
  /** A form of a step. */
  private record Form(Pattern pattern, BiFunction<Matcher, Plan, Action> meaning) {}

  /** A socket, or a handle that is none. */
  private static final String SOCKET = "[A-Z]\\d?|bad|ev|INVALID_SOCKET|0x[0-9a-fA-F]+";

  private final List<Form> forms = new ArrayList<>();

  static Grammar standard() {
    Grammar grammar = new Grammar();
    StageForms.addTo(grammar);
    CallForms.addTo(grammar);
    WatchForms.addTo(grammar);
    EventForms.addTo(grammar);
    OptionForms.addTo(grammar);
    BatchForms.addTo(grammar);
    NoteForms.addTo(grammar);
    return grammar;
  }

  /**
   * Adds a form. In the pattern {@code S} in braces is a socket, {@code O} an operation, {@code N}
   * a number, {@code T} a quoted text, each a group.
   */
  Grammar form(String pattern, BiFunction<Matcher, Plan, Action> meaning) {
    String regex =
        pattern
            .replace("{S}", "(" + SOCKET + ")")
            .replace("{O}", "([a-zA-Z]\\d*)")
            .replace("{N}", "(\\d+)")
            .replace("{T}", "'([^']*)'");
    forms.add(new Form(Pattern.compile(spaced(regex), Pattern.DOTALL), meaning));
    return this;
  }

  /** A blank of a pattern is any whitespace, and whitespace may follow a comma or not. */
  private static String spaced(String regex) {
    StringBuilder text = new StringBuilder();
    boolean set = false;
    for (int i = 0; i < regex.length(); i++) {
      char c = regex.charAt(i);
      set = c == '[' || (set && c != ']');
      boolean asked = regex.startsWith("?", i + 1);
      boolean optional = asked || (i > 0 && regex.charAt(i - 1) == ',');
      if (c != ' ' || set) {
        text.append(c);
        continue;
      }
      text.append(optional ? "\\s*" : "\\s+");
      i += asked ? 1 : 0;
    }
    return text.toString();
  }

  Optional<Action> parse(String text, Plan plan) {
    for (Form form : forms) {
      Matcher matcher = form.pattern().matcher(text);
      if (matcher.matches()) {
        return Optional.of(form.meaning().apply(matcher, plan));
      }
    }
    return ReceiveForm.parse(text, plan);
  }

  static int millis(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new Unsupported("too large a number: " + text);
    }
  }
}
