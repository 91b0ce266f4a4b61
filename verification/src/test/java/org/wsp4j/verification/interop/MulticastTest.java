package org.wsp4j.verification.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wsp4j.testsupport.ChildJvm;
import org.wsp4j.testsupport.Programs;

/** Multicasts both ways: of IPv4 over the loopback interface, of IPv6 over a link of its own. */
class MulticastTest {
  private static final int LOOPBACK_INDEX = 1;

  /** No route of IPv6 leads to a group over the loopback interface, so there is a pair of links. */
  private static final String IN_A_NETWORK_WITH_A_LINK =
      "ip link add v0 type veth peer name v1 && ip link set v0 up && ip link set v1 up"
          + " && ip -6 address add fd00::1/64 dev v0 nodad && exec \"$@\"";

  @Test
  void groupsOfIpv4() throws Exception {
    MulticastExchange.run("239.255.119.116", LOOPBACK_INDEX);
  }

  @Test
  void groupsOfIpv6() throws Exception {
    Programs.require("ip", "iproute2");
    assumeTrue(mayMakeNetworks(), "BLOCKED: making network namespaces needs CAP_SYS_ADMIN");
    List<String> command =
        new ArrayList<>(List.of("unshare", "--net", "sh", "-c", IN_A_NETWORK_WITH_A_LINK, "sh"));
    command.addAll(
        ChildJvm.command(
            List.of("--enable-native-access=ALL-UNNAMED"),
            MulticastExchange.class,
            "ff12::7773",
            "v0"));
    try (ForeignProcess child =
        ForeignProcess.start("util-linux", command.toArray(String[]::new))) {
      assertThat(child.line()).as("%s", child).isEqualTo("exchanged");
      child.ends();
    }
  }

  private static boolean mayMakeNetworks() throws IOException, InterruptedException {
    Programs.require("unshare", "util-linux");
    return new ProcessBuilder("unshare", "--net", "true").start().waitFor() == 0;
  }
}
