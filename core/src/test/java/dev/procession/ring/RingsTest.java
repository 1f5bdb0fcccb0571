package dev.procession.ring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.sync.SharedWords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What is mapped of the rings of a queue; two stand for those of two processes. */
@Timeout(60)
class RingsTest {
  private static final int BEFORE_FIRST = Position.RINGS - 1;

  private SharedWords shared;
  private Rings here;
  private Rings there;

  @BeforeEach
  void create() throws IOException {
    shared = SharedWords.createCommon(1);
    here = new Rings(shared.region());
    there = new Rings(shared.region());
    Ring _ = here.createFirst();
  }

  @AfterEach
  void close() {
    shared.remove();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aRingThatWasRemovedElsewhereIsUnmappedWhenItsNumberIsUsedAgain() throws IOException {
    for (int i = 0; i < 3; i++) {
      Ring _ = here.createBefore(0);
      Ring _ = there.get(BEFORE_FIRST);
      there.remove(BEFORE_FIRST, 0);
    }
    Ring _ = here.createBefore(0);

    assertThat(mapped(BEFORE_FIRST)).isOne();
  }

  private long mapped(int number) throws IOException {
    String file = shared.folder() + "/ring-" + number;
    try (var lines = Files.lines(Path.of("/proc/self/maps"))) {
      return lines.filter(line -> line.contains(file)).count();
    }
  }
}
