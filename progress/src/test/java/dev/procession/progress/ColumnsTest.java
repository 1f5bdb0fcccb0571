package dev.procession.progress;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnsTest {

  @ParameterizedTest
  @CsvSource({"abc, 3", "数据, 4", "e\u0301, 1", "🚀, 2", "ｆｕｌｌ, 8", "█▏…, 3", "'', 0"})
  void columnsAreNotCharacters(String text, int columns) {
    assertThat(Columns.of(text)).isEqualTo(columns);
  }

  @ParameterizedTest
  @CsvSource({
    "abcdef, 6, abcdef",
    "abcdef, 5, abcd~",
    "数据数据, 6, 数据~",
    "数据数据, 8, 数据数据",
    "abc, 1, ~",
    "abc, 0, ''",
  })
  void whatDoesNotFitIsCut(String text, int columns, String cut) {
    assertThat(Columns.fit(text, columns, "~")).isEqualTo(cut);
  }

  @Test
  void halfOfAPairIsNeverLeft() {
    assertThat(Columns.fit("🚀🚀", 3, "")).isEqualTo("🚀");
  }
}
