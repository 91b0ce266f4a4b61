package org.wsp4j.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  private final Properties system = new Properties();

  private Settings settings(
      @Nullable List<String> order, @Nullable List<String> allow, @Nullable Path file)
      throws Exception {
    return Settings.of(order, allow, file, system);
  }

  @Test
  void withoutAnySettingAllIsAllowedAndNobodyComesFirst() throws Exception {
    assertThat(settings(null, null, null)).isEqualTo(new Settings(List.of(), null));
  }

  @Test
  void theProgramGoesBeforeTheSystemPropertyAndThatBeforeTheFile(@TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("settings");
    Files.writeString(file, "wsp4j.providers = filed\nwsp4j.providers.allow = a.*, b\n");
    assertThat(settings(null, null, file))
        .isEqualTo(new Settings(List.of("filed"), List.of("a.*", "b")));

    system.setProperty("wsp4j.providers", " tcp , udp,");
    assertThat(settings(null, null, file))
        .isEqualTo(new Settings(List.of("tcp", "udp"), List.of("a.*", "b")));

    assertThat(settings(List.of("own"), List.of(), file))
        .isEqualTo(new Settings(List.of("own"), List.of()));
  }

  @Test
  void theSystemPropertyCanNameTheFile(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("settings");
    Files.writeString(file, "wsp4j.providers = filed\n");
    system.setProperty("wsp4j.settings", file.toString());

    assertThat(settings(null, null, null).order()).containsExactly("filed");
  }

  @Test
  void anEmptyAllowListAllowsNobody() throws Exception {
    system.setProperty("wsp4j.providers.allow", "");

    assertThat(settings(null, null, null).allow()).isEmpty();
  }
}
