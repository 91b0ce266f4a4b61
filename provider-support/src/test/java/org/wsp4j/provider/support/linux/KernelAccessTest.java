package org.wsp4j.provider.support.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Whether the kernel can be had, asked in JVMs of every setting. */
class KernelAccessTest {
  /** What the child JVM runs. */
  static final class Ask {
    private Ask() {}

    /** Prints the answer. */
    public static void main(String[] arguments) {
      for (int i = 0; i < 2; i++) {
        switch (KernelAccess.open()) {
          case KernelAccess.Granted granted ->
              System.out.println("granted " + (granted.calls().eventfd() >= 0));
          case KernelAccess.Refused refused -> System.out.println(refused.reason());
        }
      }
    }
  }

  @Test
  void onTheModulePathTheReasonNamesTheModule() throws Exception {
    assertThat(ask(true, "--illegal-native-access=deny"))
        .containsExactly(
            "native access is denied; start the JVM with"
                + " --enable-native-access=org.wsp4j.provider.support",
            "native access is denied; start the JVM with"
                + " --enable-native-access=org.wsp4j.provider.support");
  }

  @Test
  void onTheClassPathTheReasonNamesTheUnnamedModules() throws Exception {
    assertThat(ask(false, "--illegal-native-access=deny"))
        .containsExactly(
            "native access is denied; start the JVM with --enable-native-access=ALL-UNNAMED",
            "native access is denied; start the JVM with --enable-native-access=ALL-UNNAMED");
  }

  @Test
  void withTheFlagItIsGranted() throws Exception {
    assertThat(
            ask(
                true,
                "--illegal-native-access=deny",
                "--enable-native-access=org.wsp4j.provider.support"))
        .containsExactly("granted true", "granted true");
    assertThat(ask(false, "--illegal-native-access=deny", "--enable-native-access=ALL-UNNAMED"))
        .containsExactly("granted true", "granted true");
  }

  @Test
  void anotherSystemOrArchitectureIsRefusedBeforeAnythingIsLinked() throws Exception {
    String deny = "--illegal-native-access=deny";
    assertThat(ask(true, deny, "-Dos.name=Windows 11"))
        .allSatisfy(line -> assertThat(line).startsWith("os.name=Windows 11"));
    assertThat(ask(true, deny, "-Dos.arch=s390x"))
        .allSatisfy(line -> assertThat(line).startsWith("os.arch=s390x"));
  }

  /** All that a child JVM prints, errors too. */
  private static List<String> ask(boolean modules, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    String paths = System.getProperty("jdk.module.path", System.getProperty("java.class.path", ""));
    String tests = testClasses();
    if (modules) {
      command.addAll(List.of("--module-path", paths));
      command.addAll(List.of("--patch-module", "org.wsp4j.provider.support=" + tests));
      command.addAll(List.of("--module", "org.wsp4j.provider.support/" + Ask.class.getName()));
    } else {
      command.addAll(List.of("--class-path", paths + File.pathSeparator + tests));
      command.add(Ask.class.getName());
    }
    Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(child.waitFor(60, TimeUnit.SECONDS)).as(printed).isTrue();
    assertThat(child.exitValue()).as(printed).isZero();
    return printed.lines().toList();
  }

  /** The folder of the test classes, which may be a patch of the module. */
  private static String testClasses() {
    String name = Ask.class.getName().replace('.', '/') + ".class";
    URL found = Ask.class.getResource("/" + name);
    assertThat(found).as(name).isNotNull();
    String file = Path.of(URI.create(found.toString())).toString();
    return file.substring(0, file.length() - name.length() - 1);
  }
}
