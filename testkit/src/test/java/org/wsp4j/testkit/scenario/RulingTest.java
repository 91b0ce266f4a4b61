package org.wsp4j.testkit.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A decision explains the outcome it states, where Winsock's is expected, and nothing else. */
class RulingTest {
  private static final JsonObject SEEN = json("{ret: 0, err: NO_ERROR, bytes: 1, text: Y}");

  private final Ruling ruling =
      new Ruling(
          "DEC-99",
          json("{ret: 0, err: NO_ERROR, text: X}"),
          json("{ret: 0, err: NO_ERROR, text: Y}"));

  private static JsonObject json(String text) {
    return JsonParser.parseString(text).getAsJsonObject();
  }

  @Test
  void explainsWhatItStates() {
    assertThat(ruling.explains(json("{ret: 0, text: X}"), SEEN)).isTrue();
    assertThat(ruling.explains(json("{text: {any_of: [X, Z]}}"), SEEN)).isTrue();
    assertThat(ruling.explains(json("{any_of: [{text: Z}, {text: X}]}"), SEEN)).isTrue();
  }

  @Test
  void doesNotExplainAnotherOutcome() {
    JsonObject other = json("{ret: 0, err: NO_ERROR, bytes: 1, text: W}");

    assertThat(ruling.explains(json("{ret: 0, text: X}"), other)).isFalse();
  }

  @Test
  void doesNotExplainAnExpectationThatWinsockDoesNotHaveEither() {
    assertThat(ruling.explains(json("{ret: 0, text: Q}"), SEEN)).isFalse();
    assertThat(ruling.explains(json("{ret: 1, text: X}"), SEEN)).isFalse();
    assertThat(ruling.explains(json("{bytes: 1}"), SEEN)).as("nothing in common").isFalse();
  }

  @Test
  void comparesWhatStandsBesideAChoiceToo() {
    assertThat(ruling.explains(json("{any_of: [{ret: 0}, {ret: 1}], text: X}"), SEEN)).isTrue();
    assertThat(ruling.explains(json("{any_of: [{ret: 0}, {ret: 1}], text: Q}"), SEEN)).isFalse();
  }

  @Test
  void doesNotExplainAPartOfWhichItSaysNothing() {
    assertThat(ruling.explains(json("{text: X, bytes: 1}"), SEEN)).isTrue();
    assertThat(ruling.explains(json("{text: X, bytes: 7}"), SEEN)).isFalse();
  }

  @Test
  void isWithoutObjectWhereTheDecidedOutcomeIsNotSeen() {
    Ruling several = new Ruling("DEC-99", List.of(json("{text: X}")), List.of(), false);

    assertThat(several.explains(json("{text: X}"), SEEN)).isFalse();
  }
}
