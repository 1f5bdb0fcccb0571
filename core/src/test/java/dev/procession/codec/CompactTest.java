package dev.procession.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CompactTest {
  static Stream<Object> scalars() {
    return Stream.of(
        true,
        false,
        (byte) -128,
        Short.MIN_VALUE,
        Short.MAX_VALUE,
        0,
        -1,
        Integer.MIN_VALUE,
        Integer.MAX_VALUE,
        0L,
        -1L,
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        -0.0f,
        Float.NaN,
        -0.0,
        Double.NaN,
        Double.MIN_VALUE,
        'x',
        '\uFFFF',
        "",
        "ascii",
        "é\u00ff",
        "日本語",
        "𝄞 clef",
        "lone \uD834",
        "\uDD1E",
        "é \uD800 é",
        "x".repeat(100_000),
        "日".repeat(100_000));
  }

  static Stream<Object> arrays() {
    return Stream.of(
        new byte[] {1, -1},
        new short[] {1, Short.MIN_VALUE},
        new int[] {1, Integer.MIN_VALUE},
        new long[] {1, Long.MIN_VALUE},
        new float[] {1, -0.0f},
        new double[] {1, Double.NaN},
        new char[] {'a', '\uD800'},
        new boolean[] {true, false, true},
        new byte[0],
        new int[0],
        IntStream.range(0, 1_000_000).toArray());
  }

  static Stream<List<Object>> lists() {
    return Stream.of(
        new ArrayList<>(),
        new ArrayList<>(List.of(1, -2, 3)),
        new ArrayList<>(Arrays.asList(1, null, "three", 4.0, 'c', true)),
        List.of(),
        List.of(1),
        List.of(1L, 2L),
        List.of(1.0, 2.0, -0.0),
        List.of("a", 2, (byte) 3, (short) 4, 5f),
        Stream.<Object>of(1, 2, 3).toList(),
        Arrays.<Object>asList(1, null).stream().toList());
  }

  @Test
  void nullStaysNull() throws Exception {
    assertThat(Wire.value(Wire.bytes(null))).isNull();
  }

  @ParameterizedTest
  @MethodSource("scalars")
  void aScalarComesBackEqualAndWithoutAnObjectStream(Object scalar) throws Exception {
    byte[] bytes = Wire.bytes(scalar);

    assertThat(Wire.value(bytes)).isEqualTo(scalar).hasSameClassAs(scalar);
    assertThat(bytes[0]).isNotEqualTo(Tag.OBJECT);
  }

  @Test
  void theBitsOfANanSurvive() throws Exception {
    double nan = Double.longBitsToDouble(0x7ff8_0000_dead_beefL);

    assertThat(Double.doubleToRawLongBits(Wire.copy(nan))).isEqualTo(0x7ff8_0000_dead_beefL);
  }

  @ParameterizedTest
  @MethodSource("arrays")
  void aPrimitiveArrayComesBackEqual(Object array) throws Exception {
    byte[] bytes = Wire.bytes(array);

    assertThat(Wire.value(bytes)).isEqualTo(array).hasSameClassAs(array);
    assertThat(bytes[0]).isNotEqualTo(Tag.OBJECT);
  }

  @ParameterizedTest
  @MethodSource("lists")
  void aListOfScalarsComesBackAsTheSameKindOfList(List<Object> list) throws Exception {
    byte[] bytes = Wire.bytes(list);

    assertThat(Wire.value(bytes)).isEqualTo(list).hasSameClassAs(list);
    assertThat(bytes[0]).isNotEqualTo(Tag.OBJECT);
  }

  @Test
  void aListOfStaysHostileToNulls() throws Exception {
    var copy = Wire.copy(List.of(1, 2, 3));

    assertThatThrownBy(() -> copy.contains(null)).isInstanceOf(NullPointerException.class);
    assertThat(Wire.copy(Stream.of(1, 2, 3).toList()).contains(null)).isFalse();
  }

  @Test
  void aThousandSmallIntegersTakeAboutOneByteEach() throws Exception {
    var list = new ArrayList<>(Collections.nCopies(1000, 63));

    assertThat(Wire.bytes(list)).hasSize(1000 + 4);
  }

  @Test
  void aLongStringRepeatedInAListIsWrittenOnce() throws Exception {
    var list = new ArrayList<>(Collections.nCopies(1000, "x".repeat(1000)));

    assertThat(Wire.bytes(list)).hasSizeLessThan(10_000);
    assertThat(Wire.copy(list)).isEqualTo(list);
  }

  @Test
  void aDirectBufferIsReadToItsLimit() throws Exception {
    byte[] bytes = Wire.bytes("hello");
    ByteBuffer direct = ByteBuffer.allocateDirect(100).put(7, bytes).position(7);
    direct.limit(7 + bytes.length);

    var decoded = new Decoder(getClass().getClassLoader()).decode(direct);

    assertThat(decoded).isEqualTo("hello");
    assertThat(direct.remaining()).isZero();
  }
}
