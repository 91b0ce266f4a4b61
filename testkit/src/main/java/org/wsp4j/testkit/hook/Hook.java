package org.wsp4j.testkit.hook;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.wsp4j.spi.ServiceProvider;

/**
 * A layer that is asked for by words, as the command line takes them: {@code trace=FILE}, {@code
 * record=FILE}, {@code fault=PLAN}. One hook may lie over several providers, whose events then go
 * to the one file. To be closed when those are cleaned up.
 */
public final class Hook implements AutoCloseable {
  /** What there is, for people. */
  public static final String WORDS = "trace=FILE, record=FILE or fault=PLAN";

  private static final String NOWHERE = "/dev/null";

  private interface Closing {
    void close() throws IOException;
  }

  private final String kind;
  private final String value;
  private final UnaryOperator<ServiceProvider> layer;
  private final Closing closing;

  private Hook(String kind, String value, UnaryOperator<ServiceProvider> layer, Closing closing) {
    this.kind = kind;
    this.value = value;
    this.layer = layer;
    this.closing = closing;
  }

  /**
   * Makes a hook, and its file.
   *
   * @param words one of {@link #WORDS}
   * @return the hook
   * @throws IOException if the file cannot be written
   * @throws IllegalArgumentException for other words; the message says what is wrong with them
   */
  public static Hook parse(String words) throws IOException {
    List<String> parts = Splitter.on('=').limit(2).splitToList(words);
    String kind = parts.getFirst();
    String value = parts.size() == 2 ? parts.getLast() : "";
    return switch (kind) {
      case "trace" -> trace(file(words, value));
      case "record" -> record(file(words, value));
      case "fault" -> fault(FaultPlan.parse(value));
      default -> throw new IllegalArgumentException(words + ": expected " + WORDS);
    };
  }

  /**
   * The same hook for one of several providers that run in processes of their own, and cannot write
   * one file together.
   *
   * @param words one of {@link #WORDS}
   * @param name of the provider
   * @return with the name in the name of the file, before its ending; as it was if it has no file
   */
  public static String beside(String words, String name) {
    if (!words.startsWith("trace=") && !words.startsWith("record=")) {
      return words;
    }
    int begin = Math.max(words.lastIndexOf('/'), words.indexOf('=')) + 1;
    int dot = words.lastIndexOf('.');
    int end = dot > begin ? dot : words.length();
    return words.substring(0, end) + "-" + name + words.substring(end);
  }

  private static String file(String words, String value) {
    if (value.isEmpty()) {
      throw new IllegalArgumentException(words + ": needs a file, " + words + "=FILE");
    }
    return value;
  }

  private static Hook fault(FaultPlan plan) {
    return new Hook("fault", plan.toString(), plan::over, () -> {});
  }

  private static Hook trace(String file) throws IOException {
    TraceFile sink = new TraceFile(Path.of(file));
    return new Hook("trace", file, new Trace(sink)::over, sink::close);
  }

  private static Hook record(String file) throws IOException {
    Recording recording = Recording.to(Path.of(file));
    return new Hook("record", file, recording::over, recording::close);
  }

  /**
   * Lays hooks over a provider.
   *
   * @param hooks from the lowest to the highest
   * @param provider not started, owned by the layers
   * @return the highest layer, or the provider itself
   */
  public static ServiceProvider over(List<Hook> hooks, ServiceProvider provider) {
    ServiceProvider top = provider;
    for (Hook hook : hooks) {
      top = hook.layer.apply(top);
    }
    return top;
  }

  /**
   * The same hook for another process, which leaves this one's file alone.
   *
   * @return words for {@link #parse}
   */
  public String elsewhere() {
    return kind + "=" + (kind.equals("fault") ? value : NOWHERE);
  }

  @Override
  public void close() throws IOException {
    closing.close();
  }

  @Override
  public String toString() {
    return kind + "=" + value;
  }
}
