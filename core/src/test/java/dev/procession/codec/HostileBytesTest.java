package dev.procession.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class HostileBytesTest {
  record Box(Object content) {}

  static Stream<Object> values() {
    return Stream.of(
        "text",
        123_456,
        new int[] {1, 2, 3},
        new ArrayList<>(List.of(1, 2, 3)),
        List.of("a", 1.0),
        new Box(Optional.of(List.of(new Box(new HashMap<>(Map.of("a", new long[] {1})))))));
  }

  @ParameterizedTest
  @MethodSource("values")
  void everyTruncationIsADecodingException(Object value) throws Exception {
    byte[] bytes = Wire.bytes(value);

    for (int length = 0; length < bytes.length; length++) {
      byte[] truncated = Arrays.copyOf(bytes, length);
      assertThatExceptionOfType(DecodingException.class).isThrownBy(() -> Wire.value(truncated));
    }
  }

  @ParameterizedTest
  @MethodSource("values")
  void changedBytesGiveAValueOrADecodingException(Object value) throws Exception {
    byte[] bytes = Wire.bytes(value);
    long seed = System.nanoTime();
    var random = new Random(seed);

    for (int i = 0; i < 5_000; i++) {
      byte[] changed = bytes.clone();
      changed[random.nextInt(changed.length)] = (byte) random.nextInt();
      decodeOrRefuse(changed, seed);
    }
  }

  @Test
  void randomBytesGiveAValueOrADecodingException() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int i = 0; i < 50_000; i++) {
      byte[] bytes = new byte[1 + random.nextInt(64)];
      random.nextBytes(bytes);
      bytes[0] = (byte) random.nextInt(Tag.OBJECT + 1);
      decodeOrRefuse(bytes, seed);
    }
  }

  private static void decodeOrRefuse(byte[] bytes, long seed) {
    try {
      Wire.value(bytes);
    } catch (DecodingException expected) {
      assertThat(expected).hasMessageContaining("cannot decode");
    } catch (Throwable other) {
      fail("seed " + seed + " bytes " + Arrays.toString(bytes), other);
    }
  }

  @Test
  void hugeLengthsAreRefusedBeforeAnythingIsAllocated() {
    byte[] huge = {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x07};

    for (byte tag = 0; tag < Tag.OBJECT; tag++) {
      byte[] bytes = new byte[1 + huge.length + 2];
      bytes[0] = tag;
      System.arraycopy(huge, 0, bytes, 1, huge.length);
      decodeOrRefuse(bytes, 0);
    }
  }

  @Test
  void anArrayLongerThanItsMessageIsRefused() throws Exception {
    byte[] bytes = Wire.bytes(new Object[] {1});
    int at = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("\0\0\0\1");
    bytes[at] = 0x7F;

    assertThatExceptionOfType(DecodingException.class)
        .isThrownBy(() -> Wire.value(bytes))
        .withMessageContaining("REJECTED");
  }

  @Test
  void aBigArrayIsNotRefused() throws Exception {
    Object value = new Box(new byte[200_000_000]);

    assertThat(((byte[]) ((Box) Wire.copy(value)).content())).hasSize(200_000_000);
  }

  @Test
  void bigCollectionsAreNotRefused() throws Exception {
    var map = new HashMap<Integer, Object>();
    for (int i = 0; i < 100_000; i++) {
      map.put(i, null);
    }

    assertThat(Wire.copy(map)).isEqualTo(map);
    assertThat(Wire.copy(new Object[1_000_000])).hasSize(1_000_000);
  }
}
