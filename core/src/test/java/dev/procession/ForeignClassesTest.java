package dev.procession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.procession.codec.Compiled;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Classes that only a loader of their own knows, in shared things that any thread uses. */
@Timeout(60)
class ForeignClassesTest {
  private static final String SOURCE =
      """
      public record Job(int id) implements java.io.Serializable {
        @Override public String toString() { return "VERSION " + id; }
      }
      """;

  @TempDir private Path folder;
  private URLClassLoader plugin;

  @BeforeEach
  void compile() throws Exception {
    plugin = new Compiled(folder).add("Job", SOURCE.replace("VERSION", "job")).loader();
  }

  @AfterEach
  void close() throws Exception {
    plugin.close();
  }

  private static Object job(ClassLoader loader, int id) throws ReflectiveOperationException {
    return loader.loadClass("Job").getConstructor(int.class).newInstance(id);
  }

  /** Calls on a thread with this context class loader. */
  private static <T extends @Nullable Object> T with(@Nullable ClassLoader loader, Callable<T> call)
      throws Exception {
    var task = new FutureTask<>(call);
    var thread = new Thread(task);
    thread.setContextClassLoader(loader);
    thread.start();
    return task.get();
  }

  private static ClassLoader app() {
    return ClassLoader.getSystemClassLoader();
  }

  @Test
  void aQueueIsReadWithTheLoaderItWasMadeWith() throws Exception {
    try (var queue = with(plugin, SharedQueue::<Object>create)) {
      queue.put(job(plugin, 1));
      queue.put(job(plugin, 2));

      assertThat(with(app(), queue::take)).hasToString("job 1");
      assertThat(with(null, queue::peek)).hasToString("job 2");
      assertThat(with(app(), () -> queue.iterator().next())).hasToString("job 2");
    }
  }

  @Test
  void aQueueIsReadWithTheLoadersOfWhatWasPutHere() throws Exception {
    try (var queue = SharedQueue.<Object>create()) {
      with(app(), () -> queue.offer(java.util.List.of(job(plugin, 3))));

      assertThat(with(app(), queue::take)).hasToString("[job 3]");
    }
  }

  @Test
  void theLoaderItWasMadeWithGoesBeforeThatOfTheCaller(@TempDir Path other) throws Exception {
    try (URLClassLoader newer =
            new Compiled(Files.createDirectory(other.resolve("2")))
                .add("Job", SOURCE.replace("VERSION", "newer"))
                .loader();
        var queue = with(plugin, SharedQueue::<Object>create)) {
      with(newer, () -> queue.offer(job(newer, 4)));

      assertThat(with(newer, queue::take)).hasToString("job 4");
    }
  }

  @Test
  void mapsAndListsAreReadWithTheLoaderTheyWereMadeWith() throws Exception {
    try (var map = with(plugin, SharedMap::<String, Object>create);
        var list = with(plugin, SharedList::<Object>create)) {
      map.put("key", job(plugin, 5));
      list.add(job(plugin, 6));

      assertThat(with(app(), () -> Objects.requireNonNull(map.get("key")))).hasToString("job 5");
      assertThat(with(null, () -> map.containsValue(job(plugin, 5)))).isTrue();
      assertThat(with(app(), () -> list.get(0))).hasToString("job 6");
    }
  }

  @Test
  void pipesAreReadWithTheLoaderTheyWereMadeWith() throws Exception {
    try (var pipe = with(plugin, SharedPipe::<Object>oneWay)) {
      pipe.sink().send(job(plugin, 7));

      assertThat(with(app(), () -> pipe.source().receive())).hasToString("job 7");
    }
  }

  @Test
  void whatCameInAQueueIsReadWithTheLoadersOfThatQueue() throws Exception {
    try (var queues = with(plugin, SharedQueue::<SharedQueue<Object>>create);
        var inner = SharedQueue.<Object>create()) {
      inner.put(job(plugin, 8));
      queues.put(inner);

      var came = with(app(), queues::take);

      assertThat(with(app(), came::take)).hasToString("job 8");
    }
  }

  @Test
  void aClassThatNoLoaderKnowsIsToldWithAllThatWereAsked() throws Exception {
    byte[] unknown = SharedValues.encode("test", job(plugin, 9));
    var alien = new ClassLoader("alien", app()) {};

    assertThatThrownBy(() -> with(alien, () -> SharedValues.decode("test", unknown)))
        .cause()
        .hasMessageContainingAll("class Job was not found by", alien.getClass().getName());
  }
}
