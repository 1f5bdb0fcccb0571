package dev.procession.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FirstLinesTest {
  private final List<String> handedOn = new CopyOnWriteArrayList<>();
  private final FirstLines lines = new FirstLines("test", (_, text) -> handedOn.add(text));

  @Test
  void linesComeInOrderOnceItHasCalledBack() {
    lines.line(false, "a");
    lines.line(true, "b");
    assertThat(handedOn).isEmpty();

    lines.calledBack();
    lines.line(false, "c");

    await().untilAsserted(() -> assertThat(handedOn).containsExactly("a", "b", "c"));
  }

  @Test
  void whatWasKeptIsNotHandedOnBeforeItsConsumerHasTakenIt() throws Exception {
    var gate = new CountDownLatch(1);
    var slow =
        new FirstLines(
            "test",
            (_, text) -> {
              awaitQuietly(gate);
              handedOn.add(text);
            });
    slow.line(false, "a");
    slow.line(false, "b");
    slow.calledBack();
    var words = new LastWords("test", List.of(), List.of(slow));

    assertThat(words.awaitHandedOn(Duration.ofMillis(1))).isFalse();
    assertThat(words.areHandedOn()).isFalse();

    gate.countDown();
    assertThat(words.awaitHandedOn(Duration.ofSeconds(20))).isTrue();
    assertThat(handedOn).containsExactly("a", "b");
  }

  private static void awaitQuietly(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void thoseOfOneThatDoesNotStartAreNotHandedOn() {
    lines.line(false, "a");

    lines.drop();
    lines.line(false, "b");

    assertThat(handedOn).isEmpty();
  }

  @Test
  void oneThatTalksALotBeforeItCallsBackIsNotHeldUp() {
    List<String> texts = IntStream.range(0, 300).mapToObj(i -> "line " + i).toList();

    texts.forEach(text -> lines.line(false, text));

    assertThat(handedOn).isEqualTo(texts);
  }
}
