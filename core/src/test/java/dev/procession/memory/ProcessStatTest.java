package dev.procession.memory;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProcessStatTest {
  @Test
  void aStartThatCannotBeReadIsToldWithTheReason() {
    assertThatThrownBy(() -> ProcessStat.startOf(999_999_999))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("/proc/999999999/stat")
        .hasCauseInstanceOf(NoSuchFileException.class);
  }
}
