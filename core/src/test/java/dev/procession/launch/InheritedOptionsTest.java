package dev.procession.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InheritedOptionsTest {

  @Test
  void whatAManifestOpensAndExportsIsPassedOn() {
    var manifest = new Attributes();
    manifest.putValue("Add-Opens", "java.base/java.lang  java.base/java.util");
    manifest.putValue("Add-Exports", "java.base/sun.security.x509");

    assertThat(InheritedOptions.allowedBy(manifest))
        .containsExactly(
            "--add-exports=java.base/sun.security.x509=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED");
  }

  @Test
  void whatAManifestNamesThatIsNotThereIsLeftOut() {
    var manifest = new Attributes();
    manifest.putValue("Add-Opens", "no.such.module/a.b java.base/no.such java.base");
    manifest.putValue("Main-Class", "app.Main");

    assertThat(InheritedOptions.allowedBy(manifest)).isEmpty();
    assertThat(InheritedOptions.allowedBy(new Attributes())).isEmpty();
  }

  @Test
  void assertionsThatARunnerSwitchedOnAreOnInWorkers() {
    assertThat(InheritedOptions.class.desiredAssertionStatus()).isTrue();

    assertThat(InheritedOptions.ofThisJvm()).contains("-ea");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-XX:+UseAdaptiveSizePolicyWithSystemGC",
        "-XX:HeapSizePerGCThread=1m",
        "-XX:+PrintFlagsFinal",
        "-XX:OnStackReplacePercentage=140",
        "-Dcom.example.javaagent:=x",
        "-XX:G1HeapRegionSize=4m"
      })
  void anOptionThatOnlyResemblesOneThatIsKeptBackIsInherited(String option) {
    assertThat(InheritedOptions.isInherited(option)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-m app/app.Main",
        "--module app/app.Main",
        "--module=app/app.Main",
        "-jar app.jar",
        "app.Main"
      })
  void aCommandLineIsReadUpToTheProgram(String program) {
    var words =
        new ArrayList<String>(
            List.of(
                "/image/bin/java",
                "-Da=b c",
                "-cp",
                "/x.jar",
                "--add-opens",
                "java.base/java.lang=ALL-UNNAMED",
                "@arguments",
                "--module-path=/m",
                "-ea"));
    words.addAll(List.of(program.split(" ")));
    words.add("-Dnot=mine");

    assertThat(CommandLine.options(words))
        .containsExactly("-Da=b c", "--add-opens=java.base/java.lang=ALL-UNNAMED", "-ea");
  }
}
