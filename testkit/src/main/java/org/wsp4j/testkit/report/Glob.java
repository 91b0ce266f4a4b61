package org.wsp4j.testkit.report;

import com.google.common.base.Splitter;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Chooses rows by id: {@code *} stands for any characters, {@code ?} for one, a comma divides
 * alternatives; case does not matter. {@code RECV-10.*,DEC-0?}
 */
public final class Glob {
  /** Chooses every row. */
  public static final Glob ALL = of("*");

  private final String text;
  private final Pattern pattern;

  private Glob(String text, Pattern pattern) {
    this.text = text;
    this.pattern = pattern;
  }

  /**
   * Reads a glob.
   *
   * @param text the glob
   * @return what it matches
   */
  public static Glob of(String text) {
    String regex =
        Splitter.on(',')
            .trimResults()
            .omitEmptyStrings()
            .splitToStream(text)
            .map(Glob::regex)
            .collect(Collectors.joining("|"));
    return new Glob(text, Pattern.compile(regex, Pattern.CASE_INSENSITIVE));
  }

  private static String regex(String alternative) {
    return alternative
        .chars()
        .mapToObj(c ->
            switch (c) {
              case '*' -> ".*";
              case '?' -> ".";
              case '.', '-' -> "[" + (char) c + "]";
              default -> Character.isLetterOrDigit(c) ? String.valueOf((char) c) : "(?!)";
            })
        .collect(Collectors.joining());
  }

  /**
   * Whether a row is chosen.
   *
   * @param id the id of a row
   * @return whether the glob matches all of it
   */
  public boolean matches(String id) {
    return pattern.matcher(id).matches();
  }

  @Override
  public String toString() {
    return text;
  }
}
