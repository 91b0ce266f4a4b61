package org.wsp4j.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the kernel fail for a provider, in a process of its own: strace attaches to it and answers
 * its receive system calls in the kernel's place. Nothing of the provider is replaced, and which of
 * its threads makes the call does not matter. Whatever was received before is real.
 */
final class FaultyKernel {
  private static final String CALLS = "recvfrom,recvmsg,recvmmsg";
  private static final int TAIL_LINES = 6;
  private static final List<String> NOT_INHERITED =
      List.of("-javaagent:", "-agentlib:", "-agentpath:", "-Djdk.module.main", "-Xrun");

  private final Bench bench;
  private final Peering peering;
  private final String errno;
  private final Path trace;
  private final Path errors;

  private FaultyKernel(Bench bench, Peering peering, String errno, Path folder) {
    this.bench = bench;
    this.peering = peering;
    this.errno = errno;
    this.trace = folder.resolve("trace");
    this.errors = folder.resolve("errors");
  }

  /** Runs the scene of {@link FaultyReceives}. */
  static List<FaultyReceive> receives(Bench bench, Peering peering, String errno) {
    try {
      Path folder = Files.createTempDirectory("wsp4j-fault");
      FaultyKernel kernel = new FaultyKernel(bench, peering, errno, folder);
      try {
        return kernel.receives();
      } finally {
        Files.deleteIfExists(kernel.trace);
        Files.deleteIfExists(kernel.errors);
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<FaultyReceive> receives() throws IOException {
    Process child = new ProcessBuilder(command()).redirectError(errors.toFile()).start();
    try (BufferedReader output = child.inputReader()) {
      if (awaitLine(output, FaultyReceives.READY) == null) {
        throw failed(child, "receives pend in a process of their own");
      }
      return receives(child, output);
    } finally {
      child.destroyForcibly();
    }
  }

  private List<FaultyReceive> receives(Process child, BufferedReader output) throws IOException {
    Process tracer = attach(child);
    try (BufferedReader news = tracer.errorReader()) {
      String refusal = refusal(news);
      if (refusal != null) {
        throw bench.blocked("strace may not attach (" + refusal + "): run the kit as root");
      }
      try (OutputStream go = child.getOutputStream()) {
        go.write('\n');
      }
      List<String> lines = bench.background(() -> output.lines().toList()).result();
      if (bench.background(child::waitFor).result() != 0) {
        throw failed(child, "receives end when the kernel says " + errno);
      }
      bench.background(tracer::waitFor).result();
      requireInjected();
      return lines.stream().filter(FaultyReceive::isLine).map(FaultyReceive::parse).toList();
    } finally {
      child.destroyForcibly();
      tracer.destroyForcibly();
    }
  }

  private Process attach(Process child) {
    List<String> command =
        List.of(
            "strace",
            "-f",
            "-e",
            "trace=" + CALLS,
            "-e",
            "inject=" + CALLS + ":error=" + errno,
            "-o",
            trace.toString(),
            "-p",
            Long.toString(child.pid()));
    try {
      return new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException e) {
      throw bench.blocked("no strace (" + e.getMessage() + "): install the package strace");
    }
  }

  /** What strace says instead of being attached to every thread; {@code null} if it is. */
  private @Nullable String refusal(BufferedReader news) {
    String first = bench.background(() -> String.valueOf(news.readLine())).result();
    return first.contains(" attached") ? null : first;
  }

  private @Nullable String awaitLine(BufferedReader output, String expected) {
    return bench
        .background(() -> output.lines().filter(expected::equals).findFirst())
        .result()
        .orElse(null);
  }

  private void requireInjected() throws IOException {
    try (Stream<String> lines = Files.lines(trace)) {
      if (lines.noneMatch(line -> line.contains("(INJECTED)"))) {
        throw bench.untested("the provider makes none of the system calls " + CALLS);
      }
    }
  }

  private AssertionError failed(Process child, String expected) throws IOException {
    int code = bench.background(child::waitFor).result();
    List<String> lines = Files.readAllLines(errors);
    String tail = String.join("\n      ", lines.subList(0, Math.min(TAIL_LINES, lines.size())));
    return bench.check().failure(expected, "the process ended with " + code + ": " + tail);
  }

  /** The same JVM with the same paths, whether they hold modules or classes. */
  private List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> NOT_INHERITED.stream().noneMatch(argument::startsWith))
        .forEach(command::add);
    String classPath = System.getProperty("java.class.path", "");
    if (!classPath.isEmpty()) {
      command.addAll(List.of("--class-path", classPath));
    }
    Module module = FaultyReceives.class.getModule();
    String main = FaultyReceives.class.getName();
    command.addAll(module.isNamed() ? List.of("-m", module.getName() + "/" + main) : List.of(main));
    String limit = Long.toString(TimeUnit.NANOSECONDS.toMillis(bench.limitNanos()));
    command.addAll(List.of(peering.service().getName(), bench.entry().name(), limit));
    peering.hooks().forEach(hook -> command.add(hook.elsewhere()));
    return command;
  }
}
