package org.wsp4j.verification.mutant;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testkit.report.SavedReport;

/**
 * The published interface with one of its classes changed: for the rows that no provider can break,
 * because the interface itself keeps them. The kit runs over it in a process of its own.
 *
 * @param row the id of the row that must say so
 * @param what what is wrong, for people
 * @param broken the class
 * @param change how it is changed
 */
record BrokenInterface(String row, String what, Class<?> broken, ClassTransform change) {
  /** As it is: shows that the process and the class path are right. */
  static final BrokenInterface UNBROKEN =
      new BrokenInterface("", "nothing", WsaError.class, ClassTransform.ACCEPT_ALL);

  /** Those that break something. */
  static final List<BrokenInterface> MUTANTS =
      List.of(
          new BrokenInterface(
              "RECV-3.26", "WSAEDISCON has another number", WsaError.class, renumbered()),
          new BrokenInterface(
              "RECV-7.09", "XP1_PSEUDO_STREAM does not count", ProtocolInfo.class, deaf()));

  private static final int LIMIT_SECONDS = 120;

  /**
   * What became of a run.
   *
   * @param report its report on one entry
   * @param console what it printed
   */
  record Run(SavedReport.Entry report, String console) {}

  private static ClassTransform renumbered() {
    int number = WsaError.WSAEDISCON.number();
    return ClassTransform.transformingMethodBodies((code, element) -> {
      if (element instanceof ConstantInstruction constant
          && constant.constantValue().equals(number)) {
        code.loadConstant(number + 1);
      } else {
        code.with(element);
      }
    });
  }

  /** Where the choice of RECV-7.09 looks at one bit it looks at another. */
  private static ClassTransform deaf() {
    return ClassTransform.transformingMethodBodies(
        method -> method.methodName().equalsString("actsAsByteStream"),
        (code, element) -> {
          if (element instanceof FieldInstruction field
              && field.name().equalsString(ServiceFlag.XP1_PSEUDO_STREAM.name())) {
            code.getstatic(
                field.owner().asSymbol(), ServiceFlag.XP1_UNI_SEND.name(), field.typeSymbol());
          } else {
            code.with(element);
          }
        });
  }

  /** Certifies UDP over IPv4 over this interface, in some rows. */
  Run certify(String rows, Path folder) throws IOException, InterruptedException {
    Path classes = folder.resolve("broken");
    Path out = folder.resolve("out");
    Path log = folder.resolve("console.txt");
    String file = broken.getName().replace('.', '/') + ".class";
    Files.createDirectories(classes.resolve(file).getParent());
    Files.write(classes.resolve(file), changed());
    Process kit =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classes + File.pathSeparator + path(),
                "org.wsp4j.testkit.cli.Main",
                "certify",
                "--provider",
                "udp",
                "--row",
                rows,
                "--out",
                out.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!kit.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      kit.destroyForcibly();
      throw new AssertionError("the kit did not end within " + LIMIT_SECONDS + " s: " + read(log));
    }
    Path report = out.resolve("report.json");
    if (!Files.exists(report)) {
      throw new AssertionError("the kit left no report: " + read(log));
    }
    return new Run(SavedReport.read(report).entries().getFirst(), read(log));
  }

  private byte[] changed() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(broken.getResourceAsStream(broken.getSimpleName() + ".class"))) {
      ClassFile format = ClassFile.of();
      return format.transformClass(format.parse(in.readAllBytes()), change);
    }
  }

  /** Everything this process runs on, modules too. */
  private static String path() {
    return Stream.of("jdk.module.path", "java.class.path")
        .map(name -> System.getProperty(name, ""))
        .filter(path -> !path.isEmpty())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String read(Path log) throws IOException {
    return Files.readString(log, UTF_8);
  }

  @Override
  public String toString() {
    return row + " on the interface: " + what;
  }
}
