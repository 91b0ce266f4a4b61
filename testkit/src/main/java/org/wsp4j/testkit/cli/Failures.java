package org.wsp4j.testkit.cli;

import java.io.PrintWriter;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testkit.StartupRefused;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Says what went wrong in one line, and with a trace only if the kit is to blame. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
  @Override
  public int handleExecutionException(
      Exception problem, CommandLine commandLine, ParseResult parseResult) {
    if (problem instanceof ParameterException parameter) {
      return handleParseException(parameter, new String[0]);
    }
    PrintWriter err = commandLine.getErr();
    int code = exitCode(problem);
    err.println("wsp4j: " + problem.getMessage());
    if (code == ExitCode.KIT_FAILED) {
      problem.printStackTrace(err);
    }
    return code;
  }

  @Override
  public int handleParseException(ParameterException problem, String[] arguments) {
    CommandLine commandLine = problem.getCommandLine();
    PrintWriter err = commandLine.getErr();
    err.println("wsp4j: " + problem.getMessage());
    err.println("Try: " + commandLine.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE;
  }

  static int exitCode(Throwable problem) {
    return switch (problem) {
      case UsageException _, ParameterException _ -> ExitCode.USAGE;
      case StartupRefused refused when refused.error() == WsaError.WSASYSNOTREADY ->
          ExitCode.INCOMPLETE;
      case StartupRefused _ -> ExitCode.REFUSED;
      default -> ExitCode.KIT_FAILED;
    };
  }
}
