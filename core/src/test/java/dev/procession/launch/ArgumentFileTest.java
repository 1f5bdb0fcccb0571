package dev.procession.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArgumentFileTest {

  @Test
  void blanksPartArgumentsAndQuotesHoldThemTogether() {
    String text = "-ea  -Da=\"b c\"\n# a comment -Xno\n'-Dq=\"x\"' \"\" \"tab\\there\" a#b\n";

    assertThat(ArgumentFile.parse(text))
        .containsExactly("-ea", "-Da=b c", "-Dq=\"x\"", "", "tab\there", "a#b");
  }

  @Test
  void aQuotedLineGoesOnAfterABackslash() {
    assertThat(ArgumentFile.parse("\"-Dlong=one\\\n   two\" -ea"))
        .containsExactly("-Dlong=onetwo", "-ea");
  }

  @Test
  void whatWeWriteIsReadAsItWas() {
    List<String> arguments = List.of("plain", "", "a b", "\"q\"", "back\\slash", "line\nfeed", "#");

    assertThat(ArgumentFile.parse(JvmCommand.quoted(arguments))).isEqualTo(arguments);
  }

  @Test
  void aFileStandsForItsArguments(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("options"), "-XX:+UseG1GC -Xss2m");

    assertThat(ArgumentFile.expand(List.of("-ea", "@" + file, "@@literal")))
        .containsExactly("-ea", "-XX:+UseG1GC", "-Xss2m", "@@literal");
  }

  @Test
  void aFileThatIsMissingIsNamedWithItsSetting() {
    assertThatThrownBy(() -> ArgumentFile.expand(List.of("@/no/such/file")))
        .hasMessageContaining("withJvmArguments")
        .hasMessageContaining("/no/such/file");
  }
}
