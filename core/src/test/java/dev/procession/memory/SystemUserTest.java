package dev.procession.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemUserTest {

  @Test
  void itOwnsWhatThisProcessMakes(@TempDir Path folder) throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThat(Files.getOwner(file)).isEqualTo(SystemUser.current().principal());
  }

  @Test
  void theEffectiveNumberCounts() {
    String status = "Name:\tjava\nUmask:\t0022\nUid:\t1000\t2000\t3000\t4000\nGid:\t7\t7\t7\t7\n";

    assertThat(SystemUser.effectiveId(status)).isEqualTo("2000");
  }
}
