package org.wsp4j.verification.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.wsp4j.Catalog;
import org.wsp4j.Problem;
import org.wsp4j.StartupOptions;
import org.wsp4j.Winsock;

/**
 * Providers that are hostile, in jars of their own beside a sound one: the command sets each aside
 * with its reason, and harms and hangs nobody else; an application survives what can be survived.
 */
@Timeout(600)
final class HostileProvidersTest {
  private static final String GOOD = "good-tcp";

  @TempDir
  @SuppressWarnings("NullAway.Init") // made by JUnit
  private Path temporary;

  private Path folder(String name) throws IOException {
    return Files.createDirectories(temporary.resolve(name));
  }

  @Test
  void eachModuleIsSetAsideWithItsReasonAndHarmsNoOther() throws Exception {
    Path jars = folder("modules");
    List<ProviderJar> modules = new ArrayList<>(HostileJars.SURVIVED);
    modules.addAll(
        List.of(
            ProviderJar.sound("good"),
            HostileJars.LIAR,
            HostileJars.ENDLESS,
            HostileJars.EXITS,
            HostileJars.HALTS,
            HostileJars.CRASHES,
            HostileJars.LINGERS));
    for (ProviderJar each : modules) {
      each.into(jars);
    }
    ProviderJar.plain("spoof", "spoof", jars);
    HostileJars.SPLIT.into(jars);
    ProviderJar.plain("spoof", "org.wsp4j.spi", jars);
    ProviderJar.module("circle", "", "circle", jars);
    HostileJars.CYCLE.into(jars);
    Path stubs = folder("stubs");
    ProviderJar.module("com.acme.cycle", "", "com.acme.stub", stubs);
    Path circle = ProviderJar.module("circle", "requires com.acme.cycle;", "circle", stubs);
    Files.move(circle, jars.resolve("circle.jar"), StandardCopyOption.REPLACE_EXISTING);
    Files.writeString(jars.resolve("nojar.jar"), "this is no jar");

    Kit kit =
        Kit.certify(
            folder("out"),
            "--module-path",
            jars.toString(),
            "--row",
            "RECV-1.04,RECV-10.13",
            "--quick",
            "--time-limit",
            "20");

    assertThat(kit.exitCode()).as(kit.output()).isEqualTo(1);
    assertThat(kit.verdicts())
        .as(kit.output())
        .containsEntry(GOOD, "INCOMPLETE")
        .containsEntry("lingers-tcp", "INCOMPLETE")
        .containsEntry("liar-tcp", "REFUSED")
        .containsEntry("halts-tcp", "REFUSED");
    assertThat(kit.row(GOOD, "RECV-1.04").get("verdict").getAsString()).isEqualTo("PASS");
    assertReasons(
        kit,
        Map.ofEntries(
            Map.entry("com.acme.constructor.AcmeProvider", "not today"),
            Map.entry("com.acme.initialiser.AcmeProvider", "RuntimeException: never"),
            Map.entry("com.acme.version.AcmeProvider", "it wants version 3.0"),
            Map.entry("com.acme.nothing.AcmeProvider", "protocols() answered null"),
            Map.entry("com.acme.ids.AcmeProvider", "has a catalog id"),
            Map.entry("com.acme.stack.AcmeProvider", "StackOverflowError"),
            Map.entry("com.acme.memory.AcmeProvider", "OutOfMemoryError"),
            Map.entry("com.acme.death.AcmeProvider", "ThreadDeath"),
            Map.entry(
                "com.acme.endless.AcmeProvider", "no progress for 20 s while it was starting"),
            Map.entry("com.acme.exits.AcmeProvider", "exit code 0 while it was starting"),
            Map.entry("com.acme.halts.AcmeProvider", "exit code 0 in RECV-"),
            Map.entry("com.acme.crashes.AcmeProvider", "crashed its JVM while it was"),
            Map.entry("com.acme.split.AcmeProvider", "before any of its code ran"),
            Map.entry("com.acme.cycle.AcmeProvider", "Cycle detected"),
            Map.entry("nojar.jar", "is no module")));
    assertThat(kit.setAside())
        .hasEntrySatisfying(
            HostileJars.ENDLESS.type(),
            reason -> assertThat(reason).contains("about to begin", "AcmeProvider.startup"))
        .hasEntrySatisfying(
            HostileJars.EXITS.type(), reason -> assertThat(reason).contains("that is enough"))
        .hasEntrySatisfying(
            HostileJars.SPLIT.type(), reason -> assertThat(reason).contains("org.wsp4j.spi"));
    assertThat(kit.output()).contains("SET ASIDE  com.acme.exits.AcmeProvider");
  }

  private static void assertReasons(Kit kit, Map<String, String> expected) {
    Map<String, String> reasons = kit.setAside();
    assertThat(reasons).as(kit.output()).containsOnlyKeys(expected.keySet());
    expected.forEach((provider, reason) ->
        assertThat(reasons.getOrDefault(provider, "")).as(provider).contains(reason));
  }

  /** A small heap, so that the one which hoards has soon got it all. */
  @Test
  void whatFloodsHoardsSpawnsAndVanishesHarmsNoOtherEither() throws Exception {
    Path jars = folder("modules");
    for (ProviderJar each :
        List.of(
            HostileJars.FLOODS,
            HostileJars.HOARDS,
            HostileJars.SPAWNS,
            HostileJars.VANISHES,
            ProviderJar.sound("zgood"))) {
      each.into(jars);
    }

    Kit kit =
        Kit.certifyWith(
            "-Xmx96m",
            folder("out"),
            "--module-path",
            jars.toString(),
            "--row",
            "RECV-1.04",
            "--quick",
            "--time-limit",
            "20");

    assertThat(kit.exitCode()).as(kit.output()).isEqualTo(1);
    assertThat(kit.verdicts())
        .as(kit.output())
        .containsEntry("zgood-tcp", "INCOMPLETE")
        .containsEntry("vanishes-tcp", "INCOMPLETE");
    assertThat(kit.row("zgood-tcp", "RECV-1.04").get("verdict").getAsString()).isEqualTo("PASS");
    assertThat(kit.row("vanishes-tcp", "RECV-1.04").get("verdict").getAsString()).isEqualTo("PASS");
    assertThat(jars.resolve("vanishes.jar")).doesNotExist();
    assertReasons(
        kit,
        Map.of(
            HostileJars.FLOODS.type(),
            "no progress for 20 s while it was starting",
            HostileJars.HOARDS.type(),
            "exit code 3 in RECV-1.04 over TCP/IPv4",
            HostileJars.SPAWNS.type(),
            "exit code 7 while it was starting"));
    assertThat(kit.setAside().get(HostileJars.HOARDS.type())).contains("OutOfMemoryError");
    assertThat(kit.verdicts()).containsEntry("hoards-tcp", "REFUSED");
  }

  @Test
  void theClassPathIsReadLineByLine() throws Exception {
    Path jars = folder("classes");
    ProviderJar good = ProviderJar.sound("good");
    good.services("# ours", good.type() + " # the sound one").into(jars);
    ProviderJar gone = ProviderJar.sound("gone");
    gone.services("com.acme.Gone", "\u0000\u0001 what is this?").into(jars);
    ProviderJar silent = ProviderJar.sound("silent");
    silent.services("# nobody").into(jars);

    Kit all = Kit.certify(folder("all"), "-cp", jars + "/*", "--row", "RECV-1.04");

    assertThat(all.exitCode()).as(all.output()).isEqualTo(1);
    assertThat(all.verdicts()).containsEntry(GOOD, "INCOMPLETE");
    assertReasons(
        all, Map.of("com.acme.Gone", "nowhere on the path", "gone.jar", "names no class"));

    Kit undeclared = Kit.certify(folder("no"), "-cp", jars + "/*", "--provider", silent.type());

    assertThat(undeclared.exitCode()).isEqualTo(3);
    assertThat(undeclared.output())
        .contains("silent.jar has the class, but does not declare it")
        .contains("META-INF/services/org.wsp4j.spi.ServiceProvider");
  }

  @Test
  void aModuleThatDoesNotDeclareItsProviderIsToldHowTo() throws Exception {
    Path jars = folder("undeclared");
    HostileJars.UNDECLARED.into(jars);

    Kit kit =
        Kit.certify(
            folder("out"), "-p", jars.toString(), "--provider", HostileJars.UNDECLARED.type());

    assertThat(kit.exitCode()).isEqualTo(3);
    assertThat(kit.output())
        .contains("provides org.wsp4j.spi.ServiceProvider with com.acme.undeclared.AcmeProvider");
  }

  @Test
  void aSoundProviderAmongHostileOnesIsCertified() throws Exception {
    Path jars = folder("modules");
    ProviderJar good = ProviderJar.sound("good");
    good.into(jars);
    HostileJars.EXITS.into(jars);
    HostileJars.ENDLESS.into(jars);
    Path out = folder("out");

    Kit kit = Kit.certify(out, "-p", jars.toString(), "--provider", good.type());

    assertThat(kit.exitCode()).as(kit.output()).isZero();
    assertThat(kit.verdicts()).isEqualTo(Map.of(GOOD, "CERTIFIED"));
    assertThat(out.resolve("certificate.json")).exists();
    assertThat(out.resolve("report.html")).content().contains("module com.acme.good, good.jar");
    assertVerified(out);
  }

  /** The certificate is true, and is not any more once its report was touched. */
  private static void assertVerified(Path folder) throws Exception {
    String certificate = folder.resolve("certificate.json").toString();
    Kit verified = Kit.run("verify", certificate);
    assertThat(verified.exitCode()).as(verified.output()).isZero();
    assertThat(verified.output().lines()).isNotEmpty().allMatch(line -> line.startsWith("ok    "));
    Kit json = Kit.run("verify", certificate, "--json");
    assertThat(JsonParser.parseString(json.output()).getAsJsonArray())
        .hasSizeGreaterThan(2)
        .allMatch(finding -> finding.getAsJsonObject().get("holds").getAsBoolean());

    Path report = folder.resolve("report.json");
    Files.writeString(report, Files.readString(report).replaceFirst("\"PASS\"", "\"FAIL\""));
    Kit touched = Kit.run("verify", certificate);
    assertThat(touched.exitCode()).as(touched.output()).isEqualTo(1);
    assertThat(touched.output()).contains("WRONG ");
  }

  @Test
  void anApplicationSurvivesEveryThrowable() throws Exception {
    Path jars = folder("classes");
    List<URL> urls = new ArrayList<>();
    List<ProviderJar> all = new ArrayList<>(HostileJars.SURVIVED);
    all.add(ProviderJar.sound("good"));
    for (ProviderJar each : all) {
      urls.add(each.services(each.type()).into(jars).toUri().toURL());
    }

    try (URLClassLoader loader = new URLClassLoader(urls.toArray(URL[]::new));
        Winsock winsock = Winsock.startup(StartupOptions.defaults().loader(loader))) {
      Catalog catalog = winsock.catalog();
      assertThat(catalog.providers()).anyMatch(each -> each.name().equals(GOOD));
      assertThat(catalog.problems().stream().map(Problem::location).map(HostileProvidersTest::name))
          .containsExactlyInAnyOrderElementsOf(
              HostileJars.SURVIVED.stream().map(each -> each.name() + ".jar").toList());
      assertThat(catalog.problems().stream().map(Problem::reason).collect(Collectors.joining()))
          .contains("OutOfMemoryError", "StackOverflowError", "ThreadDeath");
    }
  }

  private static String name(String location) {
    return location.substring(location.lastIndexOf('/') + 1);
  }
}
