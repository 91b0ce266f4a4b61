package org.wsp4j.runtime;

import static org.wsp4j.runtime.SetAside.answered;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderData;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.SpiVersion;
import org.wsp4j.spi.Upcalls;
import org.wsp4j.spi.WsaError;

/** An instance that has a usable name and a whole procedure table; not started yet. */
record VettedProvider(
    ServiceProvider provider,
    String name,
    int priority,
    Origin origin,
    Class<? extends ProviderSocket> procedureTable) {

  private static final int MAX_NAME = 64;

  /** Most entries of one provider; a list that claims more is not read. */
  static final int MAX_PROTOCOLS = 1024;

  static VettedProvider vet(ServiceProvider provider) throws SetAside {
    String question = "name()";
    try {
      String name = answered(question, provider.name());
      if (!isName(name)) {
        throw new SetAside(
            WsaError.WSAEINVALIDPROVIDER,
            "its name must be lower-case letters, digits and hyphens, at most 64");
      }
      question = "priority()";
      int priority = provider.priority();
      question = "procedureTable()";
      Class<? extends ProviderSocket> table = answered(question, provider.procedureTable());
      question = "the look-up of its methods";
      requireWhole(table);
      return new VettedProvider(provider, name, priority, Origin.of(provider.getClass()), table);
    } catch (Throwable thrown) {
      throw SetAside.thrownBy(question, thrown);
    }
  }

  private static boolean isName(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letterOrDigit = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      if (!letterOrDigit && (c != '-' || i == 0)) {
        return false;
      }
    }
    return !name.isEmpty() && name.length() <= MAX_NAME;
  }

  /** A method that is missing is found here, not by the client that calls it (DEC-39). */
  private static void requireWhole(Class<? extends ProviderSocket> table)
      throws SetAside, NoSuchMethodException {
    for (Method wanted : ProviderSocket.class.getMethods()) {
      if (!Modifier.isStatic(wanted.getModifiers())) {
        Method found = table.getMethod(wanted.getName(), wanted.getParameterTypes());
        if (Modifier.isAbstract(found.getModifiers())) {
          throw new SetAside(
              WsaError.WSAEINVALIDPROCTABLE,
              "procedureTable() " + table.getName() + " has no " + wanted.getName());
        }
      }
    }
  }

  /**
   * Starts it. One that fails after its own start-up succeeded is cleaned up again.
   *
   * @throws SetAside with what the provider says of a failure
   */
  StartedProvider start(SpiVersion requested, Upcalls upcalls) throws SetAside {
    ProviderData data = new ProviderData();
    WsaError error;
    try {
      error = answered("startup()", provider.startup(requested, upcalls, data));
    } catch (Throwable thrown) {
      throw SetAside.thrownBy("startup()", thrown);
    }
    if (error.failed()) {
      throw new SetAside(error, "startup() answered " + error + explained(data));
    }
    StartedProvider started =
        new StartedProvider(
            provider,
            name,
            origin,
            procedureTable,
            data.version(),
            data.description(),
            List.of(),
            List.of());
    try {
      requireAgreed(requested, data);
      List<ProtocolInfo> protocols = readProtocols();
      return started.having(protocols, readChains(protocols));
    } catch (SetAside e) {
      started.cleanup();
      throw e;
    }
  }

  private static void requireAgreed(SpiVersion requested, ProviderData data) throws SetAside {
    SpiVersion answered = data.version();
    if (answered.major() != requested.major()) {
      throw new SetAside(
          WsaError.WSAVERNOTSUPPORTED,
          "it wants version " + answered + " of the interface, this is " + requested);
    }
    if (answered.compareTo(requested) > 0) {
      throw new SetAside(
          WsaError.WSAEINVALIDPROVIDER,
          "it answered version " + answered + ", higher than the requested " + requested);
    }
  }

  private static String explained(ProviderData data) {
    return data.description().isEmpty() ? "" : ": " + data.description();
  }

  private List<ProtocolInfo> readProtocols() throws SetAside {
    List<ProtocolInfo> protocols;
    try {
      protocols = copyOfProtocols();
      if (!protocols.equals(copyOfProtocols())) {
        throw lying("protocols() answers something else each time");
      }
    } catch (Throwable thrown) {
      throw SetAside.thrownBy("protocols()", thrown);
    }
    if (protocols.isEmpty()) {
      throw lying("protocols() is empty");
    }
    for (ProtocolInfo entry : protocols) {
      requirePlausible(entry);
    }
    return protocols;
  }

  private List<List<ProtocolInfo>> readChains(List<ProtocolInfo> protocols) throws SetAside {
    List<List<ProtocolInfo>> chains = new ArrayList<>();
    try {
      for (ProtocolInfo entry : protocols) {
        List<ProtocolInfo> below = answered("below()", provider.below(entry));
        if (below.size() >= ProtocolInfo.MAX_PROTOCOL_CHAIN) {
          throw lying(
              "below() entry "
                  + entry.name()
                  + " makes a chain of more than "
                  + ProtocolInfo.MAX_PROTOCOL_CHAIN);
        }
        chains.add(List.copyOf(below));
      }
    } catch (Throwable thrown) {
      throw SetAside.thrownBy("below()", thrown);
    }
    return chains;
  }

  private List<ProtocolInfo> copyOfProtocols() throws SetAside {
    List<ProtocolInfo> answer = answered("protocols()", provider.protocols());
    if (answer.size() > MAX_PROTOCOLS) {
      throw lying("protocols() has more than " + MAX_PROTOCOLS + " entries");
    }
    return List.copyOf(answer);
  }

  private static void requirePlausible(ProtocolInfo entry) throws SetAside {
    if (entry.catalogEntryId() != 0 || !entry.protocolChain().isEmpty()) {
      throw lying(
          "protocols() entry " + entry.name() + " has a catalog id, the catalog gives those");
    }
    if (entry.minSockAddr() < 0 || entry.minSockAddr() > entry.maxSockAddr()) {
      throw lying("protocols() entry " + entry.name() + " has addresses of impossible lengths");
    }
    if (entry.has(ServiceFlag.XP1_UNI_SEND) && entry.has(ServiceFlag.XP1_UNI_RECV)) {
      throw lying("protocols() entry " + entry.name() + " neither sends nor receives");
    }
  }

  private static SetAside lying(String reason) {
    return new SetAside(WsaError.WSAEPROVIDERFAILEDINIT, reason);
  }
}
