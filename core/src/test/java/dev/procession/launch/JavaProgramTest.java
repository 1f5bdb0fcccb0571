package dev.procession.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("changes a system property")
class JavaProgramTest {
  private static final String PROPERTY = "procession.java";

  @TempDir private Path folder;

  @AfterEach
  void clear() {
    System.clearProperty(PROPERTY);
  }

  @Test
  void withoutAChoiceItIsThatOfThisJvm() throws IOException {
    assertThat(JavaProgram.checked())
        .isExecutable()
        .startsWith(Path.of(System.getProperty("java.home")));
  }

  @Test
  void aProgramThatIsMissingIsNamedWithItsProperty() {
    assertRefused(folder.resolve("nothing"), "does not exist");
  }

  @Test
  void aFolderIsNoProgramAndTheOneInItIsNamed() {
    Path home = Path.of(System.getProperty("java.home"));

    assertRefused(home, "is a folder");
    assertRefused(home, home.resolve("bin").resolve("java").toString());
    assertRefused(folder, "is a folder");
  }

  @Test
  void aFileThatCannotBeExecutedIsNoProgram() throws IOException {
    assertRefused(Files.writeString(folder.resolve("java"), "text"), "cannot be executed");
  }

  @Test
  void anOldJavaIsToldByItsNumber() throws IOException {
    assertRefused(jdk("17.0.2"), "is a Java 17");
    assertRefused(jdk("1.8.0_402"), "is a Java 1");
  }

  @Test
  void aNewJavaOrOneThatDoesNotTellIsTaken() throws IOException {
    for (String version : new String[] {"25", "26.0.1", "not told"}) {
      Path java = jdk(version);
      System.setProperty(PROPERTY, java.toString());

      assertThat(JavaProgram.checked()).isEqualTo(java);
    }
  }

  @Test
  void aBareNameIsLookedForByTheSystem() throws IOException {
    System.setProperty(PROPERTY, "java");

    assertThat(JavaProgram.checked()).isEqualTo(Path.of("java"));
  }

  private Path jdk(String version) throws IOException {
    Path home = folder.resolve("jdk-" + version);
    Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    Files.writeString(java, "#!/bin/sh\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    return java;
  }

  private static void assertRefused(Path java, String why) {
    System.setProperty(PROPERTY, java.toString());

    assertThatThrownBy(JavaProgram::checked)
        .hasMessageContaining("-Dprocession.java=" + java)
        .hasMessageContaining(why);
  }
}
