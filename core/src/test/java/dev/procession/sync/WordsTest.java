package dev.procession.sync;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WordsTest {
  /** More than are kept mapped after they were closed. */
  private static final int MANY = 300;

  @Test
  void whoUsesThemAfterTheyWereUnmappedIsToldWhoseTheyWere() throws IOException {
    var shared = SharedWords.create(1);
    var words = shared.words();
    shared.close();
    for (int i = 0; i < MANY; i++) {
      SharedWords.create(1).close();
    }

    assertThatThrownBy(() -> words.get(0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("shared memory " + shared.name() + " was closed");
    assertThatThrownBy(() -> words.compareAndSet(0, 0, 1)).hasMessageContaining(shared.name());
  }
}
