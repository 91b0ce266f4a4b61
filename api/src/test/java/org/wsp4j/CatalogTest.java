package org.wsp4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.wsp4j.fake.FakeProvider;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderFlag;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.SocketType;
import org.wsp4j.spi.WsaError;

class CatalogTest {
  private static Winsock start(ServiceProvider... providers) throws WinsockException {
    StartupOptions options = StartupOptions.defaults();
    for (ServiceProvider provider : providers) {
      options = options.provider(provider);
    }
    return Winsock.startup(options);
  }

  /** A provider with one entry as given. */
  private static FakeProvider with(String name, ProtocolInfo.Builder entry) {
    ProtocolInfo built = entry.build();
    return new FakeProvider(name) {
      @Override
      public List<ProtocolInfo> protocols() {
        return List.of(built);
      }
    };
  }

  private static ProtocolInfo.Builder tcp(String name) {
    return ProtocolInfo.builder(UUID.randomUUID(), name, SocketType.SOCK_STREAM)
        .services(ServiceFlag.XP1_GUARANTEED_DELIVERY, ServiceFlag.XP1_GUARANTEED_ORDER)
        .protocol(ProtocolInfo.IPPROTO_TCP, 2)
        .family(ProtocolInfo.AF_INET, 16, 16);
  }

  private static WsaError errorOf(Opening opening) {
    try {
      opening.open().close();
      return WsaError.NO_ERROR;
    } catch (WinsockException e) {
      return e.error();
    }
  }

  private interface Opening {
    WinsockSocket open() throws WinsockException;
  }

  @Test
  void entriesAreNumberedInOrderEachAChainOfItsOwn() throws Exception {
    try (Winsock winsock = start(new FakeProvider("b"), new FakeProvider("a"))) {
      List<ProtocolInfo> entries = winsock.catalog().entries();

      assertThat(entries)
          .extracting(ProtocolInfo::catalogEntryId)
          .containsExactly(1001, 1002, 1003, 1004, 1005, 1006);
      assertThat(entries)
          .allSatisfy(e -> assertThat(e.protocolChain()).containsExactly(e.catalogEntryId()));
      assertThat(winsock.catalog().providers())
          .extracting(ProviderDescription::name)
          .containsExactly("a", "b");
      assertThat(winsock.catalog().providers().getFirst().description())
          .isEqualTo("a fake called a");
      assertThat(winsock.catalog().entry(1004)).contains(entries.get(3));
      assertThat(winsock.catalog().entry(1000)).isEmpty();
      assertThat(winsock.catalog().entry(1007)).isEmpty();
      assertThat(winsock.catalog().problems()).isEmpty();
    }
  }

  /** A layer with an entry of its own over each of {@code below}. */
  private static FakeProvider layer(String name, List<ProtocolInfo> below) {
    ProtocolInfo own = tcp("over " + below.getFirst().name()).build();
    return new FakeProvider(name) {
      @Override
      public List<ProtocolInfo> protocols() {
        return List.of(own);
      }

      @Override
      public List<ProtocolInfo> below(ProtocolInfo entry) {
        return below;
      }
    };
  }

  @Test
  void aLayeredEntryTellsItsChainDownToTheBaseProtocol() throws Exception {
    List<ProtocolInfo> below = List.of(tcp("middle").build(), tcp("base").build());
    try (Winsock winsock = start(layer("a", below), new FakeProvider("b"))) {
      Catalog catalog = winsock.catalog();
      ProtocolInfo top = catalog.entries().getFirst();

      assertThat(top.protocolChain()).containsExactly(1001, 1005, 1006);
      assertThat(catalog.chain(top))
          .extracting(ProtocolInfo::name)
          .containsExactly("over middle", "middle", "base");
      assertThat(catalog.entry(1005).orElseThrow().protocolChain()).containsExactly(1005, 1006);
      assertThat(catalog.entry(1006).orElseThrow().protocolChain()).containsExactly(1006);
      assertThat(catalog.entry(1007)).isEmpty();
      assertThat(catalog.entries()).as("what can be opened").hasSize(4);
      assertThat(errorOf(() -> winsock.open(1006))).isEqualTo(WsaError.WSAEPROTONOSUPPORT);
      assertThat(catalog.chain(catalog.entries().get(1))).hasSize(1);
    }
  }

  @Test
  void aChainThatIsTooLongSetsTheProviderAside() throws Exception {
    List<ProtocolInfo> six = Collections.nCopies(6, tcp("below").build());
    List<ProtocolInfo> seven = Collections.nCopies(7, tcp("below").build());
    try (Winsock winsock = start(layer("a", six), layer("b", seven))) {
      assertThat(winsock.catalog().chain(winsock.catalog().entries().getFirst())).hasSize(7);
      assertThat(winsock.catalog().problems())
          .singleElement()
          .asString()
          .contains("b", "below()", "more than 7");
    }
  }

  @Test
  void explainTellsForEachEntryWhetherAndWhy() throws Exception {
    try (Winsock winsock = start(new FakeProvider("a"), new FakeProvider("b"))) {
      List<Candidate> candidates = winsock.catalog().explain(Need.messages().reliable());

      assertThat(candidates)
          .extracting(Candidate::verdict)
          .containsExactly(
              Candidate.Verdict.REJECTED,
              Candidate.Verdict.CHOSEN,
              Candidate.Verdict.REJECTED,
              Candidate.Verdict.REJECTED,
              Candidate.Verdict.FITS,
              Candidate.Verdict.REJECTED);
      assertThat(candidates.get(0))
          .hasToString("a/stream REJECTED: acts as a byte stream, the need is messages");
      assertThat(candidates.get(1)).hasToString("a/messages CHOSEN: the first that meets the need");
      assertThat(candidates.get(4)).hasToString("b/messages FITS: messages comes first");
      assertThat(winsock.catalog().find(Need.messages().reliable()))
          .contains(winsock.catalog().entries().get(1));
    }
  }

  @Test
  void aRecommendedEntryGoesBeforeEarlierOnes() throws Exception {
    FakeProvider plain = with("a", tcp("plain"));
    FakeProvider recommended =
        with("b", tcp("recommended").flags(ProviderFlag.PFL_RECOMMENDED_PROTO_ENTRY));
    try (Winsock winsock = start(plain, recommended);
        WinsockSocket socket = winsock.open(Need.stream())) {
      assertThat(socket.protocolInfo().name()).isEqualTo("recommended");
    }
  }

  @Test
  void aPseudoStreamIsAStreamOnlyWhereThereIsNoOther() throws Exception {
    ServiceFlag[] bits = {ServiceFlag.XP1_MESSAGE_ORIENTED, ServiceFlag.XP1_PSEUDO_STREAM};
    try (Winsock both = start(with("a", tcp("pseudo").services(bits)), with("b", tcp("plain")));
        WinsockSocket plain = both.open(Need.stream());
        Winsock one = start(with("c", tcp("alone").services(bits)));
        WinsockSocket alone = one.open(Need.stream())) {
      assertThat(plain.protocolInfo().name()).isEqualTo("plain");
      assertThat(alone.protocolInfo().name()).isEqualTo("alone");
    }
  }

  @Test
  void anOpenByNumbersFindsTheEntryOrTheFirstNumberThatNothingFits() throws Exception {
    FakeProvider zero = with("a", tcp("zero").flags(ProviderFlag.PFL_MATCHES_PROTOCOL_ZERO));
    FakeProvider other = with("b", tcp("other").protocol(99, 1));
    int inet = ProtocolInfo.AF_INET;
    SocketType type = SocketType.SOCK_STREAM;
    try (Winsock winsock = start(zero, other)) {
      try (WinsockSocket one = winsock.open(inet, type, 0);
          WinsockSocket two = winsock.open(0, type, 99)) {
        assertThat(one.protocolInfo().name()).isEqualTo("zero");
        assertThat(two.protocolInfo().name()).isEqualTo("other");
      }
      assertThat(errorOf(() -> winsock.open(77, type, 0))).isEqualTo(WsaError.WSAEAFNOSUPPORT);
      assertThat(errorOf(() -> winsock.open(inet, SocketType.SOCK_RAW, 0)))
          .isEqualTo(WsaError.WSAESOCKTNOSUPPORT);
      assertThat(errorOf(() -> winsock.open(inet, type, 5))).isEqualTo(WsaError.WSAEPROTONOSUPPORT);
    }
  }

  @Test
  void anOpenByIdOpensExactlyThatEntry() throws Exception {
    try (Winsock winsock = start(new FakeProvider("a"));
        WinsockSocket socket = winsock.open(1002)) {
      assertThat(socket.protocolInfo()).isEqualTo(winsock.catalog().entries().get(1));
      assertThatThrownBy(() -> winsock.open(4711))
          .hasMessage("open(catalogEntryId=4711): WSAEPROTONOSUPPORT (10043)");
    }
  }

  @Test
  void anEntryOfAnotherCatalogIsRefused() throws Exception {
    try (Winsock one = start(new FakeProvider("a"));
        Winsock two = start(new FakeProvider("a"))) {
      ProtocolInfo foreign = two.catalog().entries().getFirst();

      assertThat(errorOf(() -> one.open(foreign, 0))).isEqualTo(WsaError.WSAEPROTONOSUPPORT);
    }
  }

  @Test
  void aNeedThatNothingMeetsIsExplainedInTheException() throws Exception {
    try (Winsock winsock = start(new FakeProvider("a"))) {
      assertThatThrownBy(() -> winsock.open(Need.stream().urgent()))
          .isInstanceOf(WinsockException.class)
          .hasMessageContaining("WSAEPROTONOSUPPORT (10043)")
          .hasMessageContaining("a/stream REJECTED: lacks XP1_EXPEDITED_DATA")
          .hasMessageContaining("a/datagrams REJECTED: keeps message boundaries");
    }
  }

  @Test
  void afterACloseNothingOpensAndASecondCloseDoesNothing() throws Exception {
    FakeProvider provider = new FakeProvider("a");
    Winsock winsock = start(provider);
    winsock.close();
    winsock.close();

    assertThat(errorOf(() -> winsock.open(Need.stream()))).isEqualTo(WsaError.WSANOTINITIALISED);
    assertThat(provider.startups()).isEqualTo(1);
    assertThat(provider.cleanups()).isEqualTo(1);
    assertThat(winsock.catalog().entries()).hasSize(3);
  }

  @Test
  void aStartWithoutAnyProviderIsAnEmptyCatalog() throws Exception {
    try (Winsock winsock = Winsock.startup(StartupOptions.defaults().allow())) {
      assertThat(winsock.catalog().entries()).isEmpty();
      assertThatThrownBy(() -> winsock.open(Need.stream()))
          .hasMessageContaining("WSAEPROTONOSUPPORT");
    }
  }
}
