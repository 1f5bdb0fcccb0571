package dev.procession.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashFileTest {
  private static final String SEGMENTATION_FAULT =
      """
      #
      # A fatal error has been detected by the Java Runtime Environment:
      #
      #  SIGSEGV (0xb) at pc=0x00007f0a2c0b1a2d, pid=4711, tid=4712
      #
      # JRE version: OpenJDK Runtime Environment (25.0) (build 25)
      # Problematic frame:
      # C  [libparser.so+0x1a2d]  parse_table+0x4d
      #
      # No core dump will be written.
      #

      ---------------  S U M M A R Y ------------
      Command Line: -Xmx64m Main
      """;

  @Test
  void theSignalAndTheFrameAreRead() {
    CrashFile crash = CrashFile.parse(SEGMENTATION_FAULT).orElseThrow();

    assertThat(crash.reason()).startsWith("SIGSEGV (0xb) at pc=0x00007f0a2c0b1a2d");
    assertThat(crash.signal()).hasValue(11);
    assertThat(crash.frame()).contains("C  [libparser.so+0x1a2d]  parse_table+0x4d");
    assertThat(crash.head()).hasSize(6).noneMatch(line -> line.contains("Xmx64m"));
  }

  @Test
  void anInternalErrorHasNoSignal() {
    var crash =
        CrashFile.parse("#\n#  Internal Error (sharedRuntime.cpp:553), pid=1, tid=2\n#\n")
            .orElseThrow();

    assertThat(crash.reason()).startsWith("Internal Error (sharedRuntime.cpp:553)");
    assertThat(crash.signal()).isEmpty();
    assertThat(crash.frame()).isEmpty();
  }

  @Test
  void whatIsNoCrashFileIsNone(@TempDir Path folder) {
    assertThat(CrashFile.parse("")).isEmpty();
    assertThat(CrashFile.parse("something else\n# SIGSEGV")).isEmpty();
    assertThat(CrashFile.read(folder)).isEmpty();
  }
}
