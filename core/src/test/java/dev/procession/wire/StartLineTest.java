package dev.procession.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class StartLineTest {
  private final Secret secret = Secret.create();

  @ParameterizedTest
  @EnumSource
  void isReadAsItWasWritten(StartLine.Kind kind) {
    StartLine line = line(kind, "my pool/worker-1", "main");

    StartLine read = StartLine.parse(line.text());

    assertThat(read.secret().matches(secret.bytes())).isTrue();
    assertThat(read).usingRecursiveComparison().ignoringFields("secret").isEqualTo(line);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "two\nlines", "tab\t\"'\\", "日本 𝄞", "_"})
  void namesMayHoldAnything(String name) {
    StartLine read = StartLine.parse(line(StartLine.Kind.CHILD, name, name).text());

    assertThat(read.name()).isEqualTo(name);
    assertThat(read.parentName()).isEqualTo(name);
  }

  @Test
  void isOneLineOfAscii() {
    String text = line(StartLine.Kind.WORKER, "日本\n𝄞", "x").text();

    assertThat(text).matches("[ -~]+\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "a b c", "1 2 3 4 5 6 7 8 9", "_ _ _ _ _ _ _ _ _ _"})
  void otherTextsAreRefused(String text) {
    assertThatThrownBy(() -> StartLine.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void fieldsThatAreEmptyAreRefused() {
    String text = line(StartLine.Kind.WORKER, "a", "b").text();
    String cut = text.replaceFirst(" _\\S+", " ");

    assertThatThrownBy(() -> StartLine.parse(cut)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theSecretShowsInNoText() {
    StartLine line = line(StartLine.Kind.WORKER, "a", "b");

    assertThat(line.toString()).doesNotContain(secret.text());
    assertThat(secret.toString()).doesNotContain(secret.text()).hasSizeLessThan(16);
  }

  @Test
  void noSecretIsLikeAnother() {
    Secret other = Secret.create();

    assertThat(secret.matches(other.bytes())).isFalse();
    assertThat(secret.matches(secret.bytes())).isTrue();
    assertThat(secret.matches(new byte[0])).isFalse();
  }

  @Test
  void nobodyCanChangeASecret() {
    byte[] bytes = secret.bytes();

    bytes[0]++;

    assertThat(secret.matches(bytes)).isFalse();
    assertThat(secret.matches(secret.bytes())).isTrue();
  }

  private StartLine line(StartLine.Kind kind, String name, String parent) {
    return new StartLine(
        secret,
        Path.of("/run/a b/s"),
        Path.of("/run/ü/page"),
        kind,
        name,
        3,
        2,
        parent,
        500,
        "build");
  }
}
