package org.wsp4j.testkit.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.SocketType;

class RequirementsTest {
  private final Requirements requirements = Requirements.load();

  @Test
  void theCatalogueHasEveryRequirementAndEveryDecision() {
    List<String> ids = requirements.rows().stream().map(Requirements.Row::id).toList();

    assertThat(ids).hasSize(225).doesNotHaveDuplicates();
    assertThat(ids).filteredOn(id -> id.matches("RECV-\\d{1,2}\\.\\d\\d")).hasSize(181);
    assertThat(ids).filteredOn(id -> id.matches("DEC-\\d\\d")).hasSize(44);
  }

  @Test
  void everyRowHasATextAndAKnownSection() {
    Set<Integer> sections =
        requirements.sections().stream()
            .map(Requirements.Section::number)
            .collect(Collectors.toSet());

    assertThat(sections).hasSize(18);
    assertThat(requirements.rows())
        .allSatisfy(row -> {
          assertThat(row.text()).isNotBlank();
          assertThat(row.who()).isNotBlank();
          assertThat(row.by()).isNotBlank();
          assertThat(sections).contains(row.section());
        });
  }

  @Test
  void everyRowAppliesToSomeEntryAndNamesTheBitWhereItDoesNot() {
    ProtocolInfo stream = entry();
    ProtocolInfo datagram = entry(ServiceFlag.XP1_CONNECTIONLESS, ServiceFlag.XP1_MESSAGE_ORIENTED);

    assertThat(requirements.row("RECV-9.01").excludedBy(stream)).isEmpty();
    assertThat(requirements.row("RECV-9.01").excludedBy(datagram))
        .contains("XP1_MESSAGE_ORIENTED is declared");
    assertThat(requirements.row("RECV-4.02").excludedBy(stream))
        .contains("XP1_CONNECTIONLESS is not declared");
    assertThat(requirements.row("RECV-12.07").excludedBy(stream))
        .contains("XP1_EXPEDITED_DATA is not declared");
    assertThat(requirements.row("RECV-11.04").excludedBy(datagram))
        .contains("XP1_CONNECTIONLESS is declared");
  }

  @Test
  void aPseudoStreamIsAByteStream() {
    ProtocolInfo pseudo =
        entry(
            ServiceFlag.XP1_MESSAGE_ORIENTED,
            ServiceFlag.XP1_PSEUDO_STREAM,
            ServiceFlag.XP1_GUARANTEED_DELIVERY,
            ServiceFlag.XP1_GUARANTEED_ORDER);

    assertThat(requirements.row("RECV-7.05").excludedBy(pseudo)).isEmpty();
    assertThat(requirements.row("RECV-9.01").excludedBy(pseudo)).isEmpty();
    assertThat(requirements.row("RECV-10.01").excludedBy(pseudo)).isPresent();
  }

  @Test
  void theClosedListTellsOneMachineFromANetwork() {
    ServiceFlag[] messages = {
      ServiceFlag.XP1_MESSAGE_ORIENTED,
      ServiceFlag.XP1_GUARANTEED_DELIVERY,
      ServiceFlag.XP1_GUARANTEED_ORDER
    };
    ProtocolInfo.Builder builder =
        ProtocolInfo.builder(new UUID(0, 1), "test", SocketType.SOCK_SEQPACKET).services(messages);
    ProtocolInfo network = builder.family(ProtocolInfo.AF_INET, 16, 16).build();
    ProtocolInfo local = builder.family(ProtocolInfo.AF_UNIX, 2, 110).build();

    assertThat(requirements.unexecuted(requirements.row("DEC-29"), network)).isEmpty();
    assertThat(requirements.unexecuted(requirements.row("DEC-29"), local)).isPresent();
  }

  @Test
  void anUnknownIdIsRefusedByName() {
    assertThatThrownBy(() -> requirements.row("RECV-99.01"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("RECV-99.01");
  }

  @Test
  void theHashNamesThisCatalogue() {
    assertThat(requirements.manifestHash()).matches("[0-9a-f]{64}");
  }

  @Test
  void aGlobChoosesBySectionAndByList() {
    assertThat(requirements.matching(Glob.of("RECV-10.*"))).hasSize(13);
    assertThat(requirements.matching(Glob.of("RECV-1.*"))).hasSize(11);
    assertThat(requirements.matching(Glob.of("recv-8.01, DEC-0?"))).hasSize(10);
    assertThat(requirements.matching(Glob.of("RECV-1x01"))).isEmpty();
    assertThat(requirements.matching(Glob.of("("))).isEmpty();
  }

  private static ProtocolInfo entry(ServiceFlag... flags) {
    return ProtocolInfo.builder(new UUID(0, 1), "test", SocketType.SOCK_STREAM)
        .services(flags)
        .build();
  }
}
