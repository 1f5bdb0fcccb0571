package dev.procession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that values are found by, in one process. */
@Timeout(60)
class PublicationTest {
  private final String name = "test-" + ProcessHandle.current().pid();

  @Test
  void whoKnowsTheSecretFindsTheSameQueue() throws InterruptedException {
    try (var queue = SharedQueue.<String>create();
        var _ = Publication.create(name, "secret", queue)) {
      SharedQueue<String> found = Publication.find(name, "secret");
      found.put("here");
      assertThat(queue.take()).isEqualTo("here");
    }
  }

  @Test
  void anotherValueIsFoundAsItWas() {
    try (var _ = Publication.create(name, "secret", List.of(1, 2))) {
      List<Integer> found = Publication.find(name, "secret");
      assertThat(found).containsExactly(1, 2);
    }
  }

  @Test
  void whoDoesNotKnowTheSecretIsRefusedAndTheNextIsNot() {
    try (var _ = Publication.create(name, "secret", "value")) {
      assertThatThrownBy(
              () -> {
                String _ = Publication.find(name, "Secret");
              })
          .isInstanceOf(SecurityException.class)
          .hasMessageContaining(name)
          .hasMessageContaining("not the one");
      String found = Publication.find(name, "secret");
      assertThat(found).isEqualTo("value");
    }
  }

  @Test
  void aNameIsTakenOnceAndFreeAfterItsEnd() {
    var first = Publication.create(name, "secret", "value");
    assertThatThrownBy(() -> Publication.create(name, "other", "value"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(name);
    first.close();
    first.close();
    assertThat(first).hasToString("Publication[" + name + ", closed]");
    assertThatThrownBy(
            () -> {
              String _ = Publication.find(name, "secret");
            })
        .isInstanceOf(NoSuchElementException.class)
        .hasMessageContaining(name);
    try (var _ = Publication.create(name, "other", "second")) {
      String found = Publication.find(name, "other");
      assertThat(found).isEqualTo("second");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".hidden", "a/b", "../up", "a b", "Ä"})
  void aNameThatIsNoneIsRefused(String bad) {
    assertThatThrownBy(() -> Publication.create(bad, "secret", "value"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + bad + "\"");
  }

  @Test
  void anEmptySecretAndAnEndOfAPipeAreRefused() {
    assertThatThrownBy(() -> Publication.create(name, "", "value"))
        .isInstanceOf(IllegalArgumentException.class);
    var pipe = SharedPipe.<String>duplex();
    try (var first = pipe.first();
        var _ = pipe.second()) {
      assertThatThrownBy(() -> Publication.create(name, "secret", first))
          .isInstanceOf(TaskSerializationException.class);
      assertThat(first.isOpen()).isTrue();
    }
  }
}
