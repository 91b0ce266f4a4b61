package org.wsp4j.provider.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.wsp4j.Problem;
import org.wsp4j.StartupOptions;
import org.wsp4j.Winsock;
import org.wsp4j.testsupport.ChildJvm;

/** Where native access is denied, start-up says so in one line, and nothing else breaks. */
class NoNativeAccessTest {
  /** The child: starts, and prints what is wrong. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) throws Exception {
      try (Winsock winsock =
          Winsock.startup(StartupOptions.defaults().provider(new TcpProvider()))) {
        for (Problem each : winsock.catalog().problems()) {
          System.out.println(each.error() + " | " + each.reason());
        }
        System.out.println("entries " + winsock.catalog().entries().size());
      }
    }
  }

  @Test
  void startUpIsRefusedWithOneClearLine() throws Exception {
    String output = ChildJvm.run(List.of(), List.of("--illegal-native-access=deny"), Child.class);
    List<String> lines = output.lines().toList();
    assertThat(lines).as(output).hasSize(2);
    assertThat(lines.getFirst())
        .startsWith("WSASYSNOTREADY | ")
        .contains("--enable-native-access=");
    assertThat(lines.getLast()).isEqualTo("entries 0");
  }

  @Test
  void withNativeAccessTheSameStartUpHasEntries() throws Exception {
    String output =
        ChildJvm.run(List.of(), List.of("--enable-native-access=ALL-UNNAMED"), Child.class);
    assertThat(output.lines().toList()).containsExactly("entries 2");
  }
}
