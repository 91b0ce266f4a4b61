package org.wsp4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.wsp4j.runtime.StartedProvider;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderFlag;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.SocketType;
import org.wsp4j.spi.WsaError;

/**
 * The protocols of the providers in use, and what became of the other providers. Fixed at start-up;
 * any thread may read it.
 *
 * <p>The order is that of the providers (as {@link StartupOptions#order} says, then by declared
 * priority, then by name), and within one as it lists them. Ids count from {@value #FIRST_ID}.
 */
public final class Catalog {
  /** The id of the first entry. */
  public static final int FIRST_ID = 1001;

  /** An entry and whose it is. */
  record Listed(ProtocolInfo info, StartedProvider owner) {}

  private final List<Listed> listed;
  private final List<ProtocolInfo> entries;
  private final List<ProtocolInfo> entriesBelow;
  private final List<ProviderDescription> providers;
  private final List<Problem> problems;

  Catalog(List<StartedProvider> started, List<Problem> problems) {
    List<Listed> all = new ArrayList<>();
    List<ProtocolInfo> infos = new ArrayList<>();
    List<ProtocolInfo> lower = new ArrayList<>();
    List<ProviderDescription> described = new ArrayList<>();
    int firstLower = FIRST_ID;
    for (StartedProvider provider : started) {
      firstLower += provider.protocols().size();
    }
    for (StartedProvider provider : started) {
      List<ProtocolInfo> own = new ArrayList<>();
      for (int i = 0; i < provider.protocols().size(); i++) {
        List<ProtocolInfo> below = provider.below().get(i);
        int id = FIRST_ID + all.size();
        List<Integer> chain = chain(id, firstLower + lower.size(), below.size());
        ProtocolInfo entry = provider.protocols().get(i).inCatalog(id, chain);
        for (int depth = 1; depth < chain.size(); depth++) {
          List<Integer> rest = chain.subList(depth, chain.size());
          lower.add(below.get(depth - 1).inCatalog(rest.getFirst(), rest));
        }
        all.add(new Listed(entry, provider));
        own.add(entry);
      }
      infos.addAll(own);
      described.add(
          new ProviderDescription(
              provider.name(),
              provider.description(),
              provider.version(),
              provider.origin().module(),
              provider.origin().location(),
              own));
    }
    listed = List.copyOf(all);
    entries = List.copyOf(infos);
    entriesBelow = List.copyOf(lower);
    providers = List.copyOf(described);
    this.problems = List.copyOf(problems);
  }

  private static List<Integer> chain(int top, int next, int below) {
    List<Integer> chain = new ArrayList<>(List.of(top));
    for (int i = 0; i < below; i++) {
      chain.add(next + i);
    }
    return chain;
  }

  /**
   * Every entry that can be opened. Those that lie below a layer have ids of their own and are
   * found by {@link #entry} and {@link #chain}.
   *
   * @return an unmodifiable list, in order
   */
  public List<ProtocolInfo> entries() {
    return entries;
  }

  /**
   * Every provider in use.
   *
   * @return an unmodifiable list, in order
   */
  public List<ProviderDescription> providers() {
    return providers;
  }

  /**
   * The providers that were set aside, and warnings about others.
   *
   * @return an unmodifiable list
   */
  public List<Problem> problems() {
    return problems;
  }

  /**
   * The entry with an id.
   *
   * @param catalogEntryId the id
   * @return the entry, if there is one
   */
  public Optional<ProtocolInfo> entry(int catalogEntryId) {
    int index = catalogEntryId - FIRST_ID;
    if (index < 0 || index >= entries.size() + entriesBelow.size()) {
      return Optional.empty();
    }
    return Optional.of(
        index < entries.size() ? entries.get(index) : entriesBelow.get(index - entries.size()));
  }

  /**
   * What an entry is made of.
   *
   * @param entry an entry of this catalog
   * @return the entries of its {@linkplain ProtocolInfo#protocolChain chain}, from the top to the
   *     base protocol; the entry alone if it is one
   */
  public List<ProtocolInfo> chain(ProtocolInfo entry) {
    List<ProtocolInfo> chain = new ArrayList<>();
    for (int id : entry.protocolChain()) {
      entry(id).ifPresent(chain::add);
    }
    return List.copyOf(chain);
  }

  /**
   * The entry that serves a need: of those that meet it, the first that is marked
   * PFL_RECOMMENDED_PROTO_ENTRY, else the first that is no pseudo-stream, which only its own kind
   * understands, else the first.
   *
   * @param need the need
   * @return the entry, if any meets it
   */
  public Optional<ProtocolInfo> find(Need need) {
    return Optional.ofNullable(choose(need));
  }

  /**
   * How every entry stands to a need.
   *
   * @param need the need
   * @return a candidate for each entry, in order
   */
  public List<Candidate> explain(Need need) {
    ProtocolInfo chosen = choose(need);
    List<Candidate> candidates = new ArrayList<>();
    for (Listed candidate : listed) {
      candidates.add(explain(need, candidate, chosen));
    }
    return List.copyOf(candidates);
  }

  private @Nullable ProtocolInfo choose(Need need) {
    ProtocolInfo first = null;
    ProtocolInfo firstPlain = null;
    for (Listed candidate : listed) {
      if (need.objection(candidate.owner().name(), candidate.info()) == null) {
        if (candidate.info().has(ProviderFlag.PFL_RECOMMENDED_PROTO_ENTRY)) {
          return candidate.info();
        }
        first = first == null ? candidate.info() : first;
        boolean plain = !candidate.info().has(ServiceFlag.XP1_PSEUDO_STREAM);
        firstPlain = firstPlain == null && plain ? candidate.info() : firstPlain;
      }
    }
    return firstPlain == null ? first : firstPlain;
  }

  private static Candidate explain(Need need, Listed candidate, @Nullable ProtocolInfo chosen) {
    String owner = candidate.owner().name();
    ProtocolInfo entry = candidate.info();
    Need.Objection objection = need.objection(owner, entry);
    if (objection != null) {
      String why = need.explain(objection, entry);
      return new Candidate(owner, entry, Candidate.Verdict.REJECTED, why);
    }
    boolean recommended = entry.has(ProviderFlag.PFL_RECOMMENDED_PROTO_ENTRY);
    if (chosen != null && entry.catalogEntryId() == chosen.catalogEntryId()) {
      String why = recommended ? "the first that is recommended" : "the first that meets the need";
      return new Candidate(owner, entry, Candidate.Verdict.CHOSEN, why);
    }
    String before = chosen == null ? "another" : chosen.name();
    return new Candidate(owner, entry, Candidate.Verdict.FITS, before + " comes first");
  }

  @SuppressWarnings("ReferenceEquality") // saves the first comparison of two records, which is slow
  @Nullable Listed listed(ProtocolInfo entry) {
    int index = entry.catalogEntryId() - FIRST_ID;
    if (index < 0 || index >= listed.size()) {
      return null;
    }
    Listed own = listed.get(index);
    return own.info() == entry || own.info().equals(entry) ? own : null;
  }

  /**
   * As WSASocket chooses by three numbers.
   *
   * @return NO_ERROR with an entry, else the first of the three that nothing fits
   */
  Choice choose(int family, SocketType type, int protocol) {
    WsaError nearest = WsaError.WSAEAFNOSUPPORT;
    for (ProtocolInfo entry : entries) {
      if (entry.has(ProviderFlag.PFL_HIDDEN) || (family != 0 && family != entry.addressFamily())) {
        continue;
      }
      if (type != entry.socketType()) {
        nearest = later(nearest, WsaError.WSAESOCKTNOSUPPORT);
      } else if (protocol != entry.protocol()
          && !(protocol == 0 && entry.has(ProviderFlag.PFL_MATCHES_PROTOCOL_ZERO))) {
        nearest = WsaError.WSAEPROTONOSUPPORT;
      } else {
        return new Choice(entry, WsaError.NO_ERROR);
      }
    }
    return new Choice(null, nearest);
  }

  private static WsaError later(WsaError one, WsaError other) {
    return one == WsaError.WSAEPROTONOSUPPORT ? one : other;
  }

  /** An entry, or why there is none. */
  record Choice(@Nullable ProtocolInfo entry, WsaError error) {}
}
