package org.wsp4j.testkit.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.wsp4j.testkit.hook.Hook;
import picocli.CommandLine.Option;

/** {@code --hook}: layers that a command lays over the providers. */
final class HookOption {
  @Option(
      names = "--hook",
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
    return hooks.stream().map(each -> " --hook " + each).collect(Collectors.joining());
  }

  Made make() throws IOException {
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
