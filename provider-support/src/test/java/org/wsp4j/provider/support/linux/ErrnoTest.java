package org.wsp4j.provider.support.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.wsp4j.spi.WsaError;

/** The table of errors, from both sides: RECV-3.01 and following, DEC-40. */
class ErrnoTest {
  /** Names that Winsock spells otherwise, or that it has and Linux has not. */
  private static final Set<WsaError> NOT_LINUX = Set.of(WsaError.WSAEPROCLIM, WsaError.WSAEDISCON);

  /** What the kernel says in these cases has no name of its own in Winsock. */
  private static final Set<String> WITHOUT_NAME = Set.of("EIO", "EOVERFLOW");

  private static final Map<String, Integer> CONSTANTS =
      Arrays.stream(Errno.class.getFields())
          .collect(Collectors.toMap(Field::getName, ErrnoTest::value));

  private static int value(Field field) {
    try {
      return field.getInt(null);
    } catch (IllegalAccessException e) {
      throw new AssertionError(field.toString(), e);
    }
  }

  @Test
  void everyNumberHasAnAnswer() {
    assertThat(Errno.toWsaError(0)).isEqualTo(WsaError.NO_ERROR);
    assertThat(IntStream.range(1, 5000).mapToObj(Errno::toWsaError))
        .doesNotContainNull()
        .doesNotContain(WsaError.NO_ERROR);
    assertThat(Errno.toWsaError(-1)).isEqualTo(WsaError.WSASYSCALLFAILURE);
    assertThat(Errno.toWsaError(Integer.MAX_VALUE)).isEqualTo(WsaError.WSASYSCALLFAILURE);
    assertThat(Errno.toWsaError(Integer.MIN_VALUE)).isEqualTo(WsaError.WSASYSCALLFAILURE);
  }

  @Test
  void everyErrorThatBothNameIsTheSameError() {
    Map<String, WsaError> winsock =
        Arrays.stream(WsaError.values())
            .collect(Collectors.toMap(WsaError::name, Function.identity()));
    CONSTANTS.forEach((name, number) -> {
      WsaError namesake = winsock.get("WSA" + name);
      if (namesake != null && !name.equals("EBADF")) {
        assertThat(Errno.toWsaError(number)).as(name).isEqualTo(namesake);
      }
    });
    assertThat(Errno.toWsaError(Errno.EBADF))
        .as("a closed socket, not a file (RECV-3.13)")
        .isEqualTo(WsaError.WSAENOTSOCK);
  }

  @Test
  void everyErrorOfSocketsCanBeSaidByTheKernel() {
    Set<WsaError> said =
        CONSTANTS.values().stream().map(Errno::toWsaError).collect(Collectors.toSet());
    assertThat(WsaError.values())
        .filteredOn(error -> error.number() >= 10_004 && error.number() <= 10_071)
        .filteredOn(error -> error != WsaError.WSAEBADF && !NOT_LINUX.contains(error))
        .allSatisfy(error -> assertThat(said).contains(error));
  }

  @Test
  void onlyWhatHasNoNameIsASystemCallFailure() {
    assertThat(CONSTANTS.entrySet())
        .filteredOn(name -> Errno.toWsaError(name.getValue()) == WsaError.WSASYSCALLFAILURE)
        .extracting(Map.Entry::getKey)
        .containsExactlyInAnyOrderElementsOf(WITHOUT_NAME);
  }

  @Test
  void theNumbersHoldOnTwoArchitecturesOfOneSystem() {
    assertThat(Linux.unsupported("Linux", "amd64")).isEmpty();
    assertThat(Linux.unsupported("Linux", "aarch64")).isEmpty();
    assertThat(Linux.unsupported("Linux", "riscv64")).contains("os.arch=riscv64");
    assertThat(Linux.unsupported("Mac OS X", "aarch64")).contains("os.name=Mac OS X");
  }
}
