package org.wsp4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsp4j.fake.GoodProvider;
import org.wsp4j.spi.WsaError;

/** A broken jar is set aside with its reason and hides no other. */
class DiscoveryTest {
  private static final String GOOD = GoodProvider.class.getName();

  @TempDir
  @SuppressWarnings("NullAway.Init") // made by JUnit
  private Path temporary;

  private ProviderFolder folder = new ProviderFolder(Path.of("."));

  @BeforeEach
  void makeFolder() {
    folder = new ProviderFolder(temporary);
  }

  private Catalog catalog(StartupOptions options) throws Exception {
    try (URLClassLoader loader = folder.loader();
        Winsock winsock = Winsock.startup(options.loader(loader))) {
      return winsock.catalog();
    }
  }

  private Catalog catalog() throws Exception {
    return catalog(StartupOptions.defaults());
  }

  private static List<String> names(Catalog catalog) {
    return catalog.providers().stream().map(ProviderDescription::name).toList();
  }

  /** Starts with the good provider last, and answers the one problem. */
  private Problem problem() throws Exception {
    folder.good();
    Catalog catalog = catalog();
    assertThat(names(catalog)).containsExactly("good");
    assertThat(catalog.problems()).hasSize(1);
    return catalog.problems().getFirst();
  }

  @Test
  void aProviderIsFoundAndItsOriginIsKnown() throws Exception {
    folder.good();

    Catalog catalog = catalog();

    assertThat(catalog.problems()).isEmpty();
    assertThat(names(catalog)).containsExactly("good");
    assertThat(catalog.providers().getFirst().module()).isEqualTo("unnamed");
    assertThat(catalog.providers().getFirst().location())
        .isEqualTo(temporary.toUri().toURL().toString());
  }

  @Test
  void aConstructorThatThrowsIsSetAside() throws Exception {
    folder.constructor("com.acme.Throws", ProviderFolder::fails);

    Problem problem = problem();

    assertThat(problem.provider()).isEqualTo("com.acme.Throws");
    assertThat(problem.error()).isEqualTo(WsaError.WSAEPROVIDERFAILEDINIT);
    assertThat(problem.reason()).contains("broken on purpose");
    assertThat(problem.isWarning()).isFalse();
    assertThat(problem.location()).startsWith("file:");
  }

  @Test
  void aStaticInitialiserThatThrowsIsSetAside() throws Exception {
    folder.staticInitialiser("com.acme.Clinit", ProviderFolder::fails);

    assertThat(problem().reason()).contains("ExceptionInInitializerError");
  }

  @Test
  void aConstructorThatOverflowsTheStackIsSetAside() throws Exception {
    folder.constructor(
        "com.acme.Deep",
        code -> {
          ClassDesc self = ClassDesc.of("com.acme.Deep");
          code.new_(self)
              .dup()
              .invokespecial(self, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
              .pop()
              .return_();
        });

    assertThat(problem().reason()).contains("StackOverflowError");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "java.lang.OutOfMemoryError",
        "java.lang.InternalError",
        "java.lang.ThreadDeath",
        "java.lang.Throwable"
      })
  void whateverAConstructorThrowsIsSetAside(String type) throws Exception {
    folder.constructor("com.acme.Dies", code -> ProviderFolder.fails(code, ClassDesc.of(type)));

    assertThat(problem().reason()).contains(type);
  }

  @Test
  void aProviderWithoutMethodsIsSetAside() throws Exception {
    folder.constructor("com.acme.Empty", code -> code.return_());

    assertThat(problem().reason()).contains("name() threw java.lang.AbstractMethodError");
  }

  @Test
  void aClassThatIsMissingIsSetAside() throws Exception {
    folder.service("com.acme.Gone");

    assertThat(problem().reason()).contains("com.acme.Gone not found");
  }

  @Test
  void aClassThatIsNoProviderIsSetAside() throws Exception {
    folder.generate("com.acme.Other", type -> {});

    assertThat(problem().reason()).contains("com.acme.Other not a subtype");
  }

  @Test
  void aClassThatCannotBeLinkedIsSetAside() throws Exception {
    folder.generate(
        "com.acme.Orphan", type -> type.withSuperclass(ClassDesc.of("com.acme.NoParent")));

    assertThat(problem().reason()).contains("com/acme/NoParent");
  }

  @Test
  void aClassFileOfGarbageIsSetAside() throws Exception {
    folder.bytes("com.acme.Garbage", new byte[] {1, 2, 3, 4}).service("com.acme.Garbage");

    assertThat(problem().reason()).contains("ClassFormatError");
  }

  @Test
  void aServiceFileOfGarbageLosesOnlyItself() throws Exception {
    folder.before(
        Files.createDirectories(temporary.resolve("other")), "this is no class name", "\u00a7");

    assertThat(problem().reason()).contains("Illegal configuration-file syntax");
  }

  @Test
  void aHundredBrokenOnesHideNothing() throws Exception {
    for (int i = 0; i < 100; i++) {
      folder.constructor("com.acme.Broken" + i, ProviderFolder::fails);
    }
    folder.good();

    Catalog catalog = catalog();

    assertThat(catalog.problems()).hasSize(100);
    assertThat(names(catalog)).containsExactly("good");
  }

  @Test
  void whatIsNotAllowedIsNotEvenInitialised() throws Exception {
    folder.staticInitialiser("com.acme.Clinit", ProviderFolder::fails).good();

    Catalog catalog = catalog(StartupOptions.defaults().allow("org.wsp4j.fake.*"));

    assertThat(names(catalog)).containsExactly("good");
    assertThat(catalog.problems())
        .singleElement()
        .satisfies(p -> assertThat(p.error()).isEqualTo(WsaError.WSAEACCES));
  }

  @Test
  void anAllowListNamesClassesModulesPackagesOrLocations() throws Exception {
    folder.good();
    String here = temporary.toUri().toURL().toString();

    assertThat(names(catalog(StartupOptions.defaults().allow(GOOD)))).hasSize(1);
    assertThat(names(catalog(StartupOptions.defaults().allow("unnamed")))).hasSize(1);
    assertThat(names(catalog(StartupOptions.defaults().allow(here)))).hasSize(1);
    assertThat(names(catalog(StartupOptions.defaults().allow("org.wsp4j.fak")))).isEmpty();
    assertThat(names(catalog(StartupOptions.defaults().allow("file:/nowhere/")))).isEmpty();
    assertThat(names(catalog(StartupOptions.defaults().allow()))).isEmpty();
  }

  @Test
  void aFileOfSettingsIsObeyedAndOneThatCannotBeReadEndsTheStart() throws Exception {
    folder.good();
    Path settings = temporary.resolve("wsp4j.properties");
    StartupOptions options = StartupOptions.defaults().settings(settings);
    assertThatThrownBy(() -> catalog(options))
        .isInstanceOf(WinsockException.class)
        .hasMessageContaining("WSASYSNOTREADY")
        .hasMessageContaining("wsp4j.properties");

    Files.writeString(settings, "wsp4j.providers.allow = com.acme.*\n");
    assertThat(names(catalog(options))).isEmpty();
    assertThat(names(catalog(options.allow(GOOD)))).containsExactly("good");
  }
}
