package dev.procession.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "1048576, 1048576",
    "2k, 2048",
    "2K, 2048",
    "512m, 536870912",
    "1g, 1073741824",
    "3G, 3221225472",
    "1t, 1099511627776",
    "9223372036854775807, 9223372036854775807",
    "8388607t, 9223370937343148032"
  })
  void aSizeIsBytesOrAMultipleOf1024(String text, long bytes) {
    assertThat(ByteSize.parse("heap", text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "0", "0m", "-1", "-1m", "+1", "1.5g", "m", "1mb", "1 g", "1g ", "1e3", "1x", "٣m",
        "0x10", "1p"
      })
  void whatIsNoSizeIsRefusedWithItsNameAndAnExample(String text) {
    assertThatThrownBy(() -> ByteSize.parse("memoryLimit", text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("512m")
        .hasMessageEndingWith("memoryLimit=" + text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"9223372036854775808", "8388608t", "9999999999999999999"})
  void whatDoesNotFitIsRefused(String text) {
    assertThatThrownBy(() -> ByteSize.parse("heap", text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("heap=" + text);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 bytes",
    "1023, 1023 bytes",
    "1024, 1 KiB",
    "1536, 1.5 KiB",
    "536870912, 512 MiB",
    "537395200, 512.5 MiB",
    "1288490189, 1.2 GiB",
    "10737418240, 10 GiB",
    "1099511627776, 1 TiB",
    "9223372036854775807, 8388608 TiB"
  })
  void peopleReadTheLargestUnitThatFits(long bytes, String text) {
    assertThat(ByteSize.text(bytes)).isEqualTo(text);
  }
}
