package dev.procession.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {

  @Test
  void marksAreReadAsTheyWereLeft(@TempDir Path folder) throws Exception {
    Ledger ledger = Ledger.create(folder.resolve("marks"));
    var first = new Mark(1, 2, 3, Integer.MAX_VALUE);
    var second = new Mark(4, 5, 6, 7);

    first.leaveIn(ledger.file().toString());
    second.leaveIn(ledger.file().toString());
    first.leaveIn(ledger.file().toString());

    assertThat(ledger.count()).isEqualTo(3);
    assertThat(ledger.marks()).containsExactly(first, second, first);
  }

  @Test
  void aTornMarkIsDamage(@TempDir Path folder) throws Exception {
    Ledger ledger = Ledger.create(folder.resolve("marks"));
    Files.write(ledger.file(), new byte[Mark.BYTES + 1], StandardOpenOption.APPEND);

    assertThatThrownBy(ledger::marks).isInstanceOf(IOException.class).hasMessageContaining("17");
  }
}
