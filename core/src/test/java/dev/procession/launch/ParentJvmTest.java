package dev.procession.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ParentJvmTest {

  @Test
  void optionsHiddenInTheEnvironmentAreTakenOut() {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "JAVA_TOOL_OPTIONS", "-agentlib:x",
                "_JAVA_OPTIONS", "-Xmx1g",
                "JDK_JAVA_OPTIONS", "-Xmx2g",
                "jdk_java_options", "-Xmx3g",
                "PATH", "/bin",
                "JAVA_HOME", "/jdk"));

    ParentJvm.cleanEnvironment(environment);

    assertThat(environment).containsOnlyKeys("PATH", "JAVA_HOME");
  }

  @Test
  void classPathEntriesAreAbsoluteAndNoneIsLost() {
    String classPath = System.getProperty("java.class.path");

    assertThat(ParentJvm.classPath()).allMatch(entry -> Path.of(entry).isAbsolute());
    assertThat(String.join(java.io.File.pathSeparator, ParentJvm.classPath()))
        .contains(Path.of(classPath.split(java.io.File.pathSeparator, -1)[0]).toString());
  }

  @Test
  void nothingThatMustNotBeHadTwiceIsInherited() {
    assertThat(InheritedOptions.ofThisJvm())
        .noneMatch(option -> option.startsWith("-javaagent:"))
        .noneMatch(option -> option.startsWith("-agentlib:"))
        .noneMatch(option -> option.startsWith("-Xm"))
        .noneMatch(option -> option.contains("jmxremote"));
  }

  @Test
  void theExecutableIsThatOfThisJvm() {
    assertThat(JavaProgram.path()).isExecutable();
    assertThat(JavaProgram.path().startsWith(System.getProperty("java.home"))).isTrue();
  }

  @Test
  void ownLocationHoldsOurClasses(@TempDir Path folder) throws IOException {
    assertThat(ParentJvm.ownLocation(folder)).exists();
  }
}
