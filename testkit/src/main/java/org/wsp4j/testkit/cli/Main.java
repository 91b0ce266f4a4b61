package org.wsp4j.testkit.cli;

import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./wsp4j}: the command line of the kit. Exit codes are those of {@link ExitCode}. */
@Command(
    name = "wsp4j",
    mixinStandardHelpOptions = true,
    versionProvider = KitVersion.class,
    description =
        "Winsock service providers: what there is, what it is worth, how fast it answers.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ListCommand.class,
      ExplainCommand.class,
      CertifyCommand.class,
      RowsCommand.class,
      VerifyCommand.class,
      PingCommand.class,
      ScenariosCommand.class,
      EnvCommand.class,
      GenerateCompletion.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:certified, or done",
      "1:refused: a row failed",
      "2:incomplete: rows were blocked or not executed",
      "3:bad usage, or no such provider",
      "4:the kit itself failed"
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  /** For picocli. */
  @SuppressWarnings("NullAway.Init")
  Main() {}

  /**
   * Runs one command and ends the process with its exit code.
   *
   * @param arguments the command and its options
   */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Main());
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setExecutionExceptionHandler(new Failures());
    commandLine.setParameterExceptionHandler(new Failures());
    commandLine.setExitCodeExceptionMapper(Failures::exitCode);
    return commandLine;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "no command: say one of " + String.join(", ", spec.subcommands().keySet()));
  }
}
