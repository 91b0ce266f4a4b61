package org.wsp4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wsp4j.fake.FakeProvider;
import org.wsp4j.fake.StubSocket;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.WsaError;

/** DEC-39, RECV-17.13: a method that is missing is found at start-up. */
class ProcedureTableTest {
  /** Defines sockets that no compiler would let through. */
  private static final class Definer extends ClassLoader {
    Definer() {
      super(ProviderSocket.class.getClassLoader());
    }

    Class<? extends ProviderSocket> socketWithout(String missing, int flagsOfMissing) {
      byte[] bytes =
          ClassFile.of()
              .build(
                  ClassDesc.of("com.acme.AcmeSocket"),
                  type -> {
                    type.withFlags(ClassFile.ACC_PUBLIC);
                    type.withInterfaceSymbols(ClassDesc.of(ProviderSocket.class.getName()));
                    for (Method method : ProviderSocket.class.getMethods()) {
                      if (!method.getName().equals(missing)) {
                        implement(type, method, ClassFile.ACC_PUBLIC);
                      } else if (flagsOfMissing >= 0) {
                        implement(type, method, flagsOfMissing);
                      }
                    }
                  });
      return defineClass("com.acme.AcmeSocket", bytes, 0, bytes.length)
          .asSubclass(ProviderSocket.class);
    }

    private static void implement(ClassBuilder type, Method method, int flags) {
      MethodTypeDesc descriptor =
          MethodType.methodType(method.getReturnType(), method.getParameterTypes())
              .describeConstable()
              .orElseThrow();
      type.withMethodBody(
          method.getName(),
          descriptor,
          flags,
          code -> code.loadConstant(null).return_(TypeKind.REFERENCE));
      assertThat(descriptor.returnType()).isNotEqualTo(ConstantDescs.CD_void);
    }
  }

  private static FakeProvider providerOf(Class<? extends ProviderSocket> table) {
    return new FakeProvider("acme") {
      @Override
      public Class<? extends ProviderSocket> procedureTable() {
        return table;
      }
    };
  }

  private static Catalog catalog(FakeProvider provider) throws WinsockException {
    try (Winsock winsock = Winsock.startup(StartupOptions.defaults().provider(provider))) {
      return winsock.catalog();
    }
  }

  private static void assertInvalid(Class<? extends ProviderSocket> table, String missing)
      throws WinsockException {
    FakeProvider provider = providerOf(table);
    assertThat(catalog(provider).problems())
        .singleElement()
        .satisfies(p -> assertThat(p.error()).isEqualTo(WsaError.WSAEINVALIDPROCTABLE))
        .satisfies(p -> assertThat(p.reason()).endsWith(" has no " + missing));
    assertThat(provider.startups()).isZero();
  }

  static Set<String> methods() {
    return Arrays.stream(ProviderSocket.class.getMethods())
        .map(Method::getName)
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @MethodSource("methods")
  void aMissingMethodIsNamed(String missing) throws Exception {
    assertInvalid(new Definer().socketWithout(missing, -1), missing);
  }

  @Test
  void aMethodThatIsNotPublicIsMissing() throws Exception {
    assertInvalid(new Definer().socketWithout("recv", ClassFile.ACC_PROTECTED), "recv");
  }

  @Test
  void aWholeTableIsAccepted() throws Exception {
    assertThat(catalog(providerOf(new Definer().socketWithout("", -1))).problems()).isEmpty();
  }

  @Test
  void everyFunctionOfTheContractIsInTheTable() {
    assertThat(methods())
        .contains(
            "recv",
            "recvFrom",
            "send",
            "sendTo",
            "bind",
            "listen",
            "accept",
            "connect",
            "joinLeaf",
            "shutdown",
            "getOverlappedResult",
            "cancelIo",
            "eventSelect",
            "enumNetworkEvents",
            "close");
  }

  @Test
  void aSocketOfAnotherClassIsNotHandedOut() throws Exception {
    FakeProvider provider =
        new FakeProvider("acme") {
          @Override
          public WsaError open(ProtocolInfo protocol, int flags, Out<ProviderSocket> socket) {
            socket.set(new StubSocket(protocol));
            return WsaError.NO_ERROR;
          }
        };
    try (Winsock winsock = Winsock.startup(StartupOptions.defaults().provider(provider))) {
      assertThatThrownBy(() -> winsock.open(Need.stream()))
          .hasMessageContaining("WSAEINVALIDPROCTABLE (10104)");
    }
  }
}
