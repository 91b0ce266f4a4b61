package org.wsp4j.verification.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.wsp4j.testsupport.Programs;

/** Rows that break a network, where the kit may not make one: BLOCKED, and what to do. */
@Timeout(120)
final class WithoutPrivilegesTest {
  private static final List<String> MAKES_NO_NETWORK =
      List.of("setpriv", "--bounding-set=-sys_admin", "--inh-caps=-sys_admin", "--");

  @Test
  void aRowThatNeedsANetworkOfItsOwnSaysSo(@TempDir Path folder) throws Exception {
    Programs.require("setpriv", "util-linux");
    Kit kit =
        Kit.certifyBehind(MAKES_NO_NETWORK, folder, "--provider", "tcp", "--row", "RECV-3.06");

    JsonObject row = kit.row("tcp", "RECV-3.06");
    assertThat(Kit.text(row, "verdict")).as(kit.output()).isEqualTo("BLOCKED");
    assertThat(Kit.text(row, "actual"))
        .startsWith("no network namespace of its own (")
        .endsWith("): run the kit as root");
    assertThat(kit.output()).contains("INCOMPLETE  tcp  TCP/IPv4: ").contains(", 2 BLOCKED");
  }
}
