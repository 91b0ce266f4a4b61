package org.wsp4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.wsp4j.fake.FakeProvider;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderData;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.SocketType;
import org.wsp4j.spi.SpiVersion;
import org.wsp4j.spi.Upcalls;
import org.wsp4j.spi.WsaError;

/** What is asked of an instance before, at and after its start. */
class AssemblyTest {
  private final FakeProvider good = new FakeProvider("good");

  private static class Broken extends FakeProvider {
    private final Supplier<List<ProtocolInfo>> protocols;

    Broken(Supplier<List<ProtocolInfo>> protocols) {
      super("broken");
      this.protocols = protocols;
    }

    Broken() {
      this(List::of);
    }

    @Override
    public List<ProtocolInfo> protocols() {
      return protocols.get();
    }
  }

  private static class Starting extends FakeProvider {
    private final WsaError answer;
    private final SpiVersion version;

    Starting(WsaError answer, SpiVersion version) {
      super("broken");
      this.answer = answer;
      this.version = version;
    }

    @Override
    public WsaError startup(SpiVersion requested, Upcalls table, ProviderData data) {
      super.startup(requested, table, data);
      data.version(version).description("the cable is out");
      return answer;
    }
  }

  private static ProtocolInfo.Builder entry(String name) {
    return ProtocolInfo.builder(UUID.randomUUID(), name, SocketType.SOCK_STREAM).family(2, 4, 4);
  }

  private static Catalog catalog(ServiceProvider... providers) throws WinsockException {
    StartupOptions options = StartupOptions.defaults();
    for (ServiceProvider provider : providers) {
      options = options.provider(provider);
    }
    try (Winsock winsock = Winsock.startup(options)) {
      return winsock.catalog();
    }
  }

  private static List<String> names(Catalog catalog) {
    return catalog.providers().stream().map(ProviderDescription::name).toList();
  }

  /** Starts it beside a good one, which must not suffer. */
  private Problem problem(ServiceProvider broken) throws WinsockException {
    Catalog catalog = catalog(broken, good);
    assertThat(names(catalog)).containsExactly("good");
    assertThat(catalog.problems()).hasSize(1);
    return catalog.problems().getFirst();
  }

  @Test
  void protocolsThatAreNullEmptyThrowingOrLyingSetAProviderAside() throws Exception {
    List<ProtocolInfo> holed = Arrays.asList(entry("one").build(), null);
    List<Broken> all =
        List.of(
            new Broken(),
            new Broken(() -> nothing()),
            new Broken(() -> holed),
            new Broken(() -> {
              throw new IllegalStateException("no list today");
            }),
            new Broken(() -> List.of(entry("another id each time").build())),
            new Broken(() -> Collections.nCopies(100_000, entry("many").build())),
            constant(entry("id").build().inCatalog(7, List.of(7))),
            constant(entry("lengths").family(2, 9, 3).build()),
            constant(
                entry("mute")
                    .services(ServiceFlag.XP1_UNI_SEND, ServiceFlag.XP1_UNI_RECV)
                    .build()));
    for (Broken broken : all) {
      Problem problem = problem(broken);
      assertThat(problem.error()).isEqualTo(WsaError.WSAEPROVIDERFAILEDINIT);
      assertThat(problem.provider()).isEqualTo("broken");
      assertThat(problem.reason()).contains("protocols()");
      assertThat(broken.cleanups()).as("cleaned up after %s", problem).isEqualTo(1);
    }
  }

  private static Broken constant(ProtocolInfo entry) {
    return new Broken(() -> List.of(entry));
  }

  @SuppressWarnings("NullAway") // what a provider in another language may do
  private static List<ProtocolInfo> nothing() {
    return null;
  }

  @Test
  void aFailedStartCarriesTheProvidersOwnReasonAndNeedsNoCleanUp() throws Exception {
    Starting broken = new Starting(WsaError.WSASYSNOTREADY, SpiVersion.CURRENT);

    Problem problem = problem(broken);

    assertThat(problem.error()).isEqualTo(WsaError.WSASYSNOTREADY);
    assertThat(problem.reason()).isEqualTo("startup() answered WSASYSNOTREADY: the cable is out");
    assertThat(broken.cleanups()).isZero();
  }

  @Test
  void aVersionThatIsHigherThanRequestedIsAnInvalidProvider() throws Exception {
    Starting broken = new Starting(WsaError.NO_ERROR, new SpiVersion(2, 3));

    assertThat(problem(broken).error()).isEqualTo(WsaError.WSAEINVALIDPROVIDER);
    assertThat(broken.cleanups()).isEqualTo(1);
  }

  @Test
  void anotherMajorVersionIsNotSupported() throws Exception {
    Starting lower = new Starting(WsaError.NO_ERROR, new SpiVersion(1, 9));
    Starting higher = new Starting(WsaError.NO_ERROR, new SpiVersion(3, 0));

    assertThat(problem(lower).error()).isEqualTo(WsaError.WSAVERNOTSUPPORTED);
    assertThat(problem(higher).error()).isEqualTo(WsaError.WSAVERNOTSUPPORTED);
  }

  @Test
  void anOlderMinorVersionIsAgreedOn() throws Exception {
    Catalog catalog = catalog(new Starting(WsaError.NO_ERROR, new SpiVersion(2, 0)));

    assertThat(catalog.problems()).isEmpty();
    assertThat(catalog.providers().getFirst().version()).isEqualTo(new SpiVersion(2, 0));
  }

  @Test
  void aNameThatNobodyCouldTypeIsRefused() throws Exception {
    for (String name : List.of("", "TCP", "a b", "-x", "x".repeat(65))) {
      assertThat(problem(new FakeProvider(name)).error()).isEqualTo(WsaError.WSAEINVALIDPROVIDER);
    }
  }

  @Test
  void twoOfOneNameAreBothSetAsideInEitherOrder() throws Exception {
    FakeProvider one = new FakeProvider("same");
    FakeProvider two = new FakeProvider("same") {};

    for (Catalog catalog : List.of(catalog(one, two, good), catalog(two, one, good))) {
      assertThat(names(catalog)).containsExactly("good");
      assertThat(catalog.problems())
          .hasSize(2)
          .allSatisfy(p -> assertThat(p.error()).isEqualTo(WsaError.WSAEINVALIDPROVIDER))
          .allSatisfy(p -> assertThat(p.reason()).startsWith("the name same is shared by"));
    }
    assertThat(one.startups()).isZero();
    assertThat(two.startups()).isZero();
  }

  @Test
  void twoOfOneProviderIdAreBothSetAsideAndCleanedUp() throws Exception {
    ProtocolInfo shared = entry("shared").build();
    Broken one = constant(shared);
    FakeProvider two =
        new FakeProvider("other") {
          @Override
          public List<ProtocolInfo> protocols() {
            return List.of(shared);
          }
        };

    Catalog catalog = catalog(one, two, good);

    assertThat(names(catalog)).containsExactly("good");
    assertThat(catalog.problems())
        .hasSize(2)
        .allSatisfy(p -> assertThat(p.reason()).startsWith("the id " + shared.providerId()));
    assertThat(one.cleanups()).isEqualTo(1);
    assertThat(two.cleanups()).isEqualTo(1);
  }

  @Test
  void orderIsAsSetThenByPriorityThenByName() throws Exception {
    List<ServiceProvider> providers = new ArrayList<>();
    for (String name : List.of("d", "b", "a", "c")) {
      providers.add(
          new FakeProvider(name) {
            @Override
            public int priority() {
              return name.equals("d") ? 5 : 0;
            }
          });
    }
    assertThat(names(catalog(providers.toArray(ServiceProvider[]::new))))
        .containsExactly("d", "a", "b", "c");

    StartupOptions options = StartupOptions.defaults().order("c", "absent", "b");
    for (ServiceProvider provider : providers) {
      options = options.provider(provider);
    }
    try (Winsock winsock = Winsock.startup(options)) {
      assertThat(names(winsock.catalog())).containsExactly("c", "b", "d", "a");
    }
  }

  @Test
  void aPseudoStreamWithoutMessagesIsUsedWithAWarning() throws Exception {
    ProtocolInfo odd = entry("odd").services(ServiceFlag.XP1_PSEUDO_STREAM).build();

    Catalog catalog = catalog(constant(odd));

    assertThat(names(catalog)).containsExactly("broken");
    assertThat(catalog.problems())
        .singleElement()
        .satisfies(p -> assertThat(p.isWarning()).isTrue())
        .satisfies(p -> assertThat(p.reason()).contains("DEC-15"));
  }

  @Test
  void aDecoratorStandsBetweenTheTableAndEveryProvider() throws Exception {
    List<Upcalls> given = new ArrayList<>();
    Upcalls[] asked = new Upcalls[1];
    FakeProvider provider =
        new FakeProvider("asking") {
          @Override
          public WsaError startup(SpiVersion requested, Upcalls table, ProviderData data) {
            asked[0] = table;
            return super.startup(requested, table, data);
          }
        };
    StartupOptions options =
        StartupOptions.defaults()
            .provider(provider)
            .upcalls(real -> {
              given.add(real);
              return real;
            });
    try (Winsock winsock = Winsock.startup(options)) {
      assertThat(winsock.catalog().problems()).isEmpty();
    }

    assertThat(given).containsExactly(asked[0]);
  }
}
