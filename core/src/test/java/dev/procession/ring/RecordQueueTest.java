package dev.procession.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.procession.memory.RuntimeFolder;
import dev.procession.sync.SharedWords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of items when the files of a queue fail. */
@Timeout(60)
class RecordQueueTest {
  private static final int MANY_BYTES = 20_000;

  private SharedWords shared;
  private RecordQueue queue;

  @BeforeEach
  void create() throws IOException {
    shared = SharedWords.createCommon(RecordQueue.WORDS);
    queue = new RecordQueue(shared);
    queue.begin(Integer.MAX_VALUE, Long.MAX_VALUE);
  }

  @AfterEach
  void close() {
    shared.remove();
  }

  private void put(int items, int bytes) throws IOException {
    for (int i = 0; i < items; i++) {
      byte[] value = new byte[bytes];
      value[0] = (byte) i;
      assertThat(queue.put(queue.item(value))).isTrue();
    }
  }

  /** Puts a folder with something in it where a file is, or would be. */
  private static void obstruct(Path file) throws IOException {
    Files.deleteIfExists(file);
    Files.createDirectories(file.resolve("in the way"));
  }

  @Test
  void anItemIsHadThoughItsFileCannotBeDeleted() throws IOException {
    put(1, MANY_BYTES);
    RecordQueue.Item item = queue.take(1).getFirst();
    assertThat(item.bytes()).hasSize(MANY_BYTES);
    Path file = fileOfItem();
    obstruct(file);

    item.discard();

    assertThat(file).isDirectory();
    assertThat(queue.count()).isZero();
    RuntimeFolder.delete(file);
  }

  @Test
  void whatCannotBePutBackIsToldOfAndCountsAsDone() throws IOException {
    put(200, 1000); // the first ring has room for 127 of these
    List<RecordQueue.Item> taken = queue.take(200);
    Path place = shared.folder().resolve("ring-0");
    obstruct(place);

    assertThatThrownBy(() -> queue.putBack(taken))
        .hasMessageContaining("127 of 200 items")
        .hasMessageContaining("from number 0 on");

    List<RecordQueue.Item> again = queue.take(200);
    assertThat(again)
        .extracting(item -> item.bytes()[0] & 0xFF)
        .containsExactlyElementsOf(after(127));
    for (RecordQueue.Item _ : again) {
      assertThat(queue.isAllDone(false)).isFalse();
      assertThat(queue.done()).isTrue();
    }
    assertThat(queue.isAllDone(false)).isTrue();
    RuntimeFolder.delete(place);
  }

  private static List<Integer> after(int lost) {
    return IntStream.range(lost, 200).boxed().toList();
  }

  private Path fileOfItem() throws IOException {
    try (var files = Files.newDirectoryStream(shared.folder(), "item-*")) {
      return files.iterator().next();
    }
  }
}
