package org.wsp4j.testkit.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The two readings of a stream with urgent bytes in it (DEC-06). */
class UrgentStreamTest {
  private final UrgentStream stream = new UrgentStream();

  @Test
  void withoutUrgentDataNothingIsConcerned() {
    stream.sent("abc", false);

    assertThat(stream.isConcerned()).isFalse();
  }

  @Test
  void winsockKeepsEveryUrgentByteAndTheKernelTheNewest() {
    stream.sent("X", true);
    stream.sent("Y", true);

    assertThat(stream.winsockUrgent()).contains("X");
    assertThat(stream.kernelUrgent()).contains("Y");

    stream.tookUrgent("X", "Y");

    assertThat(stream.winsockUrgent()).contains("Y");
    assertThat(stream.kernelUrgent()).isEmpty();
    assertThat(stream.winsockTexts(16)).containsExactly("");
    assertThat(stream.kernelTexts(16)).containsExactly("", "X");
  }

  @Test
  void theKernelStopsAtTheMarkAndMayLoseWhatIsPassed() {
    stream.sent("abc", false);
    stream.sent("X", true);
    stream.sent("def", false);

    assertThat(stream.kernelTexts(16)).containsExactly("abc");
    assertThat(stream.kernelTexts(2)).containsExactly("ab");
    stream.took("abc", "abc");
    assertThat(stream.kernelUrgent()).as("at the mark").contains("X");
    assertThat(stream.kernelTexts(16)).containsExactly("Xdef", "def");
    stream.took("def", "def");

    assertThat(stream.kernelUrgent()).as("passed").isEmpty();
    assertThat(stream.winsockUrgent()).contains("X");
  }

  @Test
  void anUrgentByteThatWasTakenIsNeverInTheStream() {
    stream.sent("abXc", false);
    stream.sent("Y", true);
    stream.tookUrgent("Y", "Y");

    assertThat(stream.kernelTexts(16)).containsExactly("abXc");
    stream.took("abXc", "abXc");
    assertThat(stream.kernelTexts(16)).containsExactly("");
  }

  @Test
  void inlineNothingIsLostAndTheMarkMayOrMayNotSplit() {
    stream.inline = true;
    stream.sent("ab", false);
    stream.sent("X", true);
    stream.sent("c", false);

    assertThat(stream.kernelTexts(16)).containsExactly("ab", "abXc");
    assertThat(stream.winsockTexts(16)).contains("ab", "abXc");
    stream.took("ab", "ab");
    assertThat(stream.winsockTexts(16)).contains("X", "Xc");
  }

  @Test
  void theKernelCountsUpToTheMark() {
    stream.sent("abc", false);
    stream.sent("X", true);
    stream.sent("defg", false);

    assertThat(stream.kernelReadable()).containsExactly(3);
    assertThat(stream.winsockReadable()).containsExactly(7, 8);
    assertThat(stream.kernelAtMark()).containsExactly(0);
    stream.took("abc", "abc");
    assertThat(stream.kernelAtMark()).containsExactly(1);
    stream.took("defg", "defg");
    assertThat(stream.kernelReadable()).containsExactly(0);
    assertThat(stream.kernelAtMark()).containsExactly(0);
  }
}
