package dev.procession.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RenderingTest {
  private static String rendered(@Nullable Object value) throws EncodingException {
    byte[] bytes = new Encoder().encode(value).bytes();
    return Rendering.of(
        ByteBuffer.wrap(bytes), value == null ? "null" : value.getClass().getTypeName());
  }

  /** Would tell if any of its code were run. */
  private static final class Invoice implements Serializable {
    private static final long serialVersionUID = 1;

    @Override
    public String toString() {
      throw new AssertionError("not to be called");
    }
  }

  @Test
  void numbersAndShortTextsAreShownAsTheyAre() throws EncodingException {
    assertThat(rendered(null)).isEqualTo("null");
    assertThat(rendered(42)).isEqualTo("42");
    assertThat(rendered(2.5)).isEqualTo("2.5");
    assertThat(rendered(true)).isEqualTo("true");
    assertThat(rendered("invoice 17.pdf")).isEqualTo("\"invoice 17.pdf\"");
    assertThat(rendered("über\nzwei Zeilen")).isEqualTo("\"über\\nzwei Zeilen\"");
  }

  @Test
  void longTextsAreCutOrOnlyMeasured() throws EncodingException {
    assertThat(rendered("x".repeat(100))).isEqualTo('"' + "x".repeat(60) + "…\"");
    assertThat(rendered("x".repeat(10_000))).startsWith("java.lang.String of 10").endsWith("bytes");
  }

  @Test
  void arraysAndListsAreCounted() throws EncodingException {
    assertThat(rendered(new byte[1000])).isEqualTo("byte[] of 1000 elements");
    assertThat(rendered(new double[3])).isEqualTo("double[] of 3 elements");
    assertThat(rendered(List.of(1, 2, 3))).endsWith(" of 3 elements");
  }

  @Test
  void ofOtherThingsTheClassAndTheSizeAreTold() throws EncodingException {
    assertThat(rendered(new Invoice()))
        .startsWith(Invoice.class.getName() + " of ")
        .endsWith(" bytes");
  }

  @Test
  void whatCannotBeReadIsNamedByItsClass() {
    assertThat(Rendering.of(ByteBuffer.wrap(new byte[] {Tag.LATIN1, 100, 1}), "Text"))
        .isEqualTo("Text");
    assertThat(Rendering.of(ByteBuffer.allocate(0), "Nothing")).isEqualTo("Nothing of 0 bytes");
    byte[] noise = new byte[50];
    Arrays.fill(noise, (byte) -1);
    assertThat(Rendering.of(ByteBuffer.wrap(noise), "Noise")).isEqualTo("Noise");
  }
}
