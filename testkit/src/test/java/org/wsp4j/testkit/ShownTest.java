package org.wsp4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wsp4j.spi.MsgFlags.MSG_PARTIAL;

import org.junit.jupiter.api.Test;

class ShownTest {
  @Test
  void longBytesAreShownWhereTheyDiffer() {
    byte[] one = new byte[1_000];
    byte[] other = one.clone();
    other[999] = 7;
    int at = Shown.difference(one, other);

    assertThat(Shown.of(one, at)).isEqualTo("1000 bytes from 995 on [0, 0, 0, 0, 0]");
    assertThat(Shown.of(other, at)).isEqualTo("1000 bytes from 995 on [0, 0, 0, 0, 7]");
  }

  @Test
  void longTextIsShownWhereItDiffers() {
    String one = "x".repeat(100);
    int at = Shown.difference(one, one + "y");

    assertThat(Shown.of(one, at)).isEqualTo("from 96 on \"...xxxx\" of length 100");
    assertThat(Shown.of(one + "y", at)).isEqualTo("from 96 on \"...xxxxy\" of length 101");
    assertThat(Shown.of(one, 0)).isEqualTo("\"" + "x".repeat(60) + "...\" of length 100");
  }

  @Test
  void shortValuesAreShownWhole() {
    byte[] octets = {1, 2};

    assertThat(Shown.of("abc", Shown.difference("abc", "abd"))).isEqualTo("\"abc\"");
    assertThat(Shown.of(octets, Shown.difference(octets, new byte[] {1, 3})))
        .isEqualTo("2 bytes [1, 2]");
    assertThat(Shown.of(null, Shown.difference(null, "abc"))).isEqualTo("null");
  }

  @Test
  void flagsAndWhatWasNotTouchedAreShownByName() {
    assertThat(new Shown.Flags(MSG_PARTIAL)).hasToString("MSG_PARTIAL");
    assertThat(new Shown.Flags(Call.UNTOUCHED)).hasToString("untouched");
    assertThat(Shown.of(Call.UNTOUCHED, 0)).isEqualTo("untouched");
  }
}
