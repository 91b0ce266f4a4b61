package org.wsp4j.testkit.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.wsp4j.testkit.hook.Hook;
import picocli.CommandLine.Option;

/** {@code --hook}: layers that a command lays over the providers. */
final class HookOption {
  static final String NAME = "--hook";

  @Option(
      names = NAME,
      paramLabel = "HOOK",
      description =
          "Lays a layer over each provider: trace=FILE, record=FILE, fault=PLAN. Again for another"
              + " above it. Plans are in docs/hooks.md.")
  private List<String> hooks = new ArrayList<>();

  @SuppressWarnings("NullAway.Init")
  HookOption() {}

  /** Hooks with their files. */
  record Made(List<Hook> hooks) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      for (Hook hook : hooks) {
        hook.close();
      }
    }
  }

  /** As it was given. */
  String toText() {
    return hooks.stream()
        .map(each -> " " + NAME + " " + KitCommand.quoted(each))
        .collect(Collectors.joining());
  }

  List<String> words() {
    return hooks;
  }

  /** For one of several providers that run apart: its files are named after it as well. */
  List<String> wordsFor(String type) {
    return hooks.stream().map(each -> Hook.beside(each, type)).toList();
  }

  Made make() throws IOException {
    return make(hooks);
  }

  static Made make(List<String> hooks) throws IOException {
    Made made = new Made(new ArrayList<>());
    try {
      for (String words : hooks) {
        made.hooks().add(Hook.parse(words));
      }
      return made;
    } catch (IllegalArgumentException e) {
      made.close();
      throw new UsageException("--hook " + e.getMessage());
    } catch (IOException e) {
      made.close();
      throw new UsageException("--hook: cannot write " + e.getMessage());
    }
  }
}
