package org.wsp4j.runtime;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.SpiVersion;
import org.wsp4j.spi.Upcalls;
import org.wsp4j.spi.WsaError;

/**
 * Makes started providers of instances: vets each, brings them in order, starts them, and sets
 * aside whatever is not fit, with its reason.
 *
 * <p>Two that share a name, or the id of a provider, are both set aside: to keep either would let
 * the order of a class path decide.
 *
 * <p>This runs before the first byte of every program, so it does without lambdas, streams and
 * Guava: they would cost more time than all the rest of it.
 */
public final class Assembly {
  private final Upcalls upcalls;
  private final List<String> order;
  private final ProblemSink problems;

  /**
   * Makes an assembly.
   *
   * @param upcalls the table that providers get
   * @param order names of providers that come first, in this order
   * @param problems told of every provider that is set aside
   */
  public Assembly(Upcalls upcalls, List<String> order, ProblemSink problems) {
    this.upcalls = upcalls;
    this.order = List.copyOf(order);
    this.problems = problems;
  }

  /**
   * Vets, orders and starts.
   *
   * @param instances in any order; the result does not depend on it
   * @return those that are fit: first the ones named by the order, then by priority, then by name
   */
  public List<StartedProvider> start(List<? extends ServiceProvider> instances) {
    List<VettedProvider> vetted = new ArrayList<>();
    for (ServiceProvider instance : instances) {
      try {
        vetted.add(VettedProvider.vet(instance));
      } catch (SetAside e) {
        Origin origin = Origin.of(instance.getClass());
        problems.report(origin.type(), origin, e.error(), e.reason());
      }
    }
    List<StartedProvider> started = new ArrayList<>();
    for (VettedProvider provider : inOrder(withoutNamesakes(vetted))) {
      try {
        started.add(provider.start(SpiVersion.CURRENT, upcalls));
      } catch (SetAside e) {
        problems.report(provider.name(), provider.origin(), e.error(), e.reason());
      }
    }
    List<StartedProvider> fit = withoutSharedIds(started);
    for (StartedProvider provider : fit) {
      warn(provider);
    }
    return fit;
  }

  private List<VettedProvider> inOrder(List<VettedProvider> providers) {
    List<VettedProvider> ordered = new ArrayList<>();
    for (VettedProvider provider : providers) {
      int at = 0;
      while (at < ordered.size() && !isBefore(provider, ordered.get(at))) {
        at++;
      }
      ordered.add(at, provider);
    }
    return ordered;
  }

  private boolean isBefore(VettedProvider one, VettedProvider other) {
    if (place(one) != place(other)) {
      return place(one) < place(other);
    }
    return one.priority() == other.priority()
        ? one.name().compareTo(other.name()) < 0
        : one.priority() > other.priority();
  }

  private int place(VettedProvider provider) {
    int index = order.indexOf(provider.name());
    return index < 0 ? Integer.MAX_VALUE : index;
  }

  private List<VettedProvider> withoutNamesakes(List<VettedProvider> vetted) {
    Map<String, List<Origin>> owners = new HashMap<>();
    for (VettedProvider provider : vetted) {
      own(owners, provider.name(), provider.origin());
    }
    List<VettedProvider> fit = new ArrayList<>();
    for (VettedProvider provider : vetted) {
      List<Origin> all = ownersOf(owners, provider.name());
      if (all.size() == 1) {
        fit.add(provider);
      } else {
        reportShared(provider.name(), provider.origin(), "the name " + provider.name(), all);
      }
    }
    return fit;
  }

  private List<StartedProvider> withoutSharedIds(List<StartedProvider> started) {
    Map<UUID, List<Origin>> owners = new HashMap<>();
    for (StartedProvider provider : started) {
      for (UUID id : idsOf(provider)) {
        own(owners, id, provider.origin());
      }
    }
    List<StartedProvider> fit = new ArrayList<>();
    for (StartedProvider provider : started) {
      boolean shares = false;
      for (UUID id : idsOf(provider)) {
        List<Origin> all = ownersOf(owners, id);
        if (all.size() > 1 && !shares) {
          shares = true;
          reportShared(provider.name(), provider.origin(), "the id " + id, all);
        }
      }
      if (shares) {
        provider.cleanup();
      } else {
        fit.add(provider);
      }
    }
    return fit;
  }

  private static Set<UUID> idsOf(StartedProvider provider) {
    Set<UUID> ids = new HashSet<>();
    for (ProtocolInfo entry : provider.protocols()) {
      ids.add(entry.providerId());
    }
    return ids;
  }

  private static <K> void own(Map<K, List<Origin>> owners, K key, Origin origin) {
    List<Origin> all = new ArrayList<>(ownersOf(owners, key));
    all.add(origin);
    owners.put(key, all);
  }

  private static <K> List<Origin> ownersOf(Map<K, List<Origin>> owners, K key) {
    List<Origin> all = owners.get(key);
    return all == null ? List.of() : all;
  }

  private void reportShared(String name, Origin origin, String what, List<Origin> owners) {
    List<String> all = new ArrayList<>();
    for (Origin owner : owners) {
      all.add(owner.toString());
    }
    Collections.sort(all);
    problems.report(
        name,
        origin,
        WsaError.WSAEINVALIDPROVIDER,
        what + " is shared by " + String.join(" and ", all) + "; none is used");
  }

  private void warn(StartedProvider provider) {
    for (ProtocolInfo entry : provider.protocols()) {
      if (entry.has(ServiceFlag.XP1_PSEUDO_STREAM)
          && !entry.has(ServiceFlag.XP1_MESSAGE_ORIENTED)) {
        problems.report(
            provider.name(),
            provider.origin(),
            WsaError.NO_ERROR,
            "entry "
                + entry.name()
                + " has XP1_PSEUDO_STREAM without XP1_MESSAGE_ORIENTED: a byte stream (DEC-15)");
      }
    }
  }
}
