package org.wsp4j.testkit.report;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableMap;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.wsp4j.spi.ProtocolInfo;

/**
 * The catalogue of requirements and decisions: every row of every report. Read once from the kit's
 * own resources; immutable.
 */
public final class Requirements {
  private static final Splitter LINES = Splitter.on('\n').omitEmptyStrings();
  private static final Splitter CELLS = Splitter.on('\t');
  private static final String ROWS = "requirements.tsv";
  private static final String SECTIONS = "sections.tsv";
  private static final String UNEXECUTED = "unexecuted.tsv";
  private static final String CAUSES = "causes.tsv";

  private final ImmutableMap<String, Row> rows;
  private final List<Section> sections;
  private final List<Unexecuted> unexecuted;
  private final ImmutableListMultimap<String, String> causes;

  /** How binding a row is. */
  public enum Level {
    /** Does not hold: refused. */
    MUST,
    /** Does not hold: shown. */
    SHOULD,
    /** Allowed, observed. */
    MAY,
    /** A fact, recorded. */
    INFO,
    /** The source promises nothing; a test must not assume it. */
    SAYS_NOT;

    @Override
    public String toString() {
      return name().replace('_', '-');
    }
  }

  /**
   * One requirement or decision.
   *
   * @param id its permanent id, for instance {@code RECV-10.07}
   * @param level how binding it is
   * @param who whom it binds: T stream, U datagram, S reliable message provider, C api and runtime,
   *     K testkit, A every provider
   * @param section the number of its section
   * @param text what it asks for
   * @param how how it is shown
   * @param by the kind of proof: D deterministic, F fault injection, St stress, Ar architecture
   *     test, Doc declaration
   * @param seed where the source says it, in short; empty for all that its section says
   * @param applies the kinds and bits of the entries it speaks of
   */
  public record Row(
      String id,
      Level level,
      String who,
      int section,
      String text,
      String how,
      String by,
      String seed,
      String applies) {
    /**
     * Whether the declared bits exclude an entry from this row.
     *
     * @param entry the entry
     * @return the bits that do, for people; empty if the row applies
     */
    public Optional<String> excludedBy(ProtocolInfo entry) {
      return Applies.parse(applies).excludedBy(entry);
    }
  }

  /**
   * A section of the requirements.
   *
   * @param number its number
   * @param title its title
   * @param seed where the source says it, in short
   */
  public record Section(int number, String title, String seed) {}

  /**
   * A row that may stay unexecuted: the closed list.
   *
   * @param id the row
   * @param applies the kinds and bits of the entries this holds for
   * @param verdict what the report says instead
   * @param reason why
   */
  public record Unexecuted(String id, String applies, Verdict verdict, String reason) {}

  private Requirements() {
    rows =
        table(ROWS)
            .map(c ->
                new Row(
                    c.get(0),
                    Level.valueOf(c.get(1).replace('-', '_')),
                    c.get(2),
                    Integer.parseInt(c.get(5)),
                    c.get(6),
                    c.get(7),
                    c.get(4),
                    c.get(8),
                    c.get(3)))
            .collect(ImmutableMap.toImmutableMap(Row::id, row -> row));
    sections =
        table(SECTIONS)
            .map(c -> new Section(Integer.parseInt(c.get(0)), c.get(1), c.get(2)))
            .toList();
    unexecuted =
        table(UNEXECUTED)
            .map(c -> new Unexecuted(c.get(0), c.get(1), Verdict.valueOf(c.get(2)), c.get(3)))
            .toList();
    causes =
        table(CAUSES)
            .collect(ImmutableListMultimap.toImmutableListMultimap(c -> c.get(0), c -> c.get(1)));
  }

  private static final class Loaded {
    static final Requirements INSTANCE = new Requirements();
  }

  /**
   * The catalogue of this kit.
   *
   * @return always the same
   */
  public static Requirements load() {
    return Loaded.INSTANCE;
  }

  /**
   * Every row, in the order of the sections.
   *
   * @return an unmodifiable list
   */
  public List<Row> rows() {
    return rows.values().asList();
  }

  /**
   * Every section, in order.
   *
   * @return an unmodifiable list
   */
  public List<Section> sections() {
    return sections;
  }

  /**
   * One row.
   *
   * @param id its id
   * @return the row
   * @throws IllegalArgumentException if there is none
   */
  public Row row(String id) {
    Row row = rows.get(id);
    if (row == null) {
      throw new IllegalArgumentException("id=" + id + ": no such requirement or decision");
    }
    return row;
  }

  /**
   * The rows that a glob chooses.
   *
   * @param glob the glob
   * @return the rows in the order of the sections, empty if none match
   */
  public List<Row> matching(Glob glob) {
    return rows.values().stream().filter(row -> glob.matches(row.id())).toList();
  }

  /**
   * Whether a row may stay unexecuted for an entry.
   *
   * @param row the row
   * @param entry the entry
   * @return what the report says then
   */
  public Optional<Unexecuted> unexecuted(Row row, ProtocolInfo entry) {
    return unexecuted.stream()
        .filter(u -> u.id().equals(row.id()))
        .filter(u -> Applies.parse(u.applies()).excludedBy(entry).isEmpty())
        .findFirst();
  }

  /**
   * What providers did that failed a row when the kit was proved: the likely causes of a failure.
   *
   * @param row the row
   * @return clauses for people; empty if no provider alone can fail it
   */
  public List<String> causes(Row row) {
    return causes.get(row.id());
  }

  /**
   * Where the source says what rows ask for.
   *
   * @param asking the rows
   * @return for people
   */
  public String source(List<Row> asking) {
    return SourcePlace.of(asking.stream().map(this::inShort).toList());
  }

  private String inShort(Row row) {
    return row.seed().isEmpty()
        ? sections.stream()
            .filter(section -> section.number() == row.section())
            .map(Section::seed)
            .findFirst()
            .orElseThrow()
        : row.seed();
  }

  /**
   * Names this very set of rows: reports and certificates carry it.
   *
   * @return the SHA-256 of the catalogue's files, in hexadecimal
   */
  public String manifestHash() {
    return Hashing.sha256()
        .hashString(
            Resources.read(ROWS) + Resources.read(SECTIONS) + Resources.read(UNEXECUTED),
            StandardCharsets.UTF_8)
        .toString();
  }

  private static Stream<List<String>> table(String resource) {
    return LINES.splitToStream(Resources.read(resource)).skip(1).map(CELLS::splitToList);
  }
}
