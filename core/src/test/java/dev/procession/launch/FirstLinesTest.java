package dev.procession.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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
