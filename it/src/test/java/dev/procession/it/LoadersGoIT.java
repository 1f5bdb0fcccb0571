package dev.procession.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.procession.Pool;
import dev.procession.SerializableFunction;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A pool that lives long keeps nothing of the plug-ins that came and went. */
@Timeout(120)
@ExtendWith(Leftovers.class)
class LoadersGoIT {
  private static final int LOADERS = 200;

  /** So large that a worker with 64 MB has no room for that of all loaders. */
  private static final String BALLAST = " } static final byte[] BALLAST = new byte[1 << 20]; {";

  @TempDir private Path folder;
  private PlugIn plugIn;
  private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();

  @BeforeEach
  void compile() throws Exception {
    plugIn =
        new PlugIn(folder)
            .with("plug.Plus", PlugIn.source("plug.Plus", "return x + BALLAST.length;" + BALLAST))
            .with(
                "plug.Value",
                "package plug; public record Value(int x) implements java.io.Serializable {"
                    + " static final byte[] BALLAST = new byte[1 << 20]; }")
            .with("plug.Make", PlugIn.source("plug.Make", "return new Value(x);"));
  }

  private ClassLoader loader() throws Exception {
    var loader = plugIn.childFirst();
    loaders.add(new WeakReference<>(loader));
    return loader;
  }

  /** In a method of its own, whose frame holds on to nothing. */
  private Object function(Pool pool) throws Exception {
    return pool.apply(PlugIn.function(loader(), "plug.Plus"), 1);
  }

  private Object argument(Pool pool) throws Exception {
    Object value = PlugIn.function(loader(), "plug.Make").apply(2);
    SerializableFunction<Object, Object> same = Object::hashCode;
    return pool.apply(same, value);
  }

  private Object asynchronous(Pool pool) throws Exception {
    return pool.mapAsync(PlugIn.function(loader(), "plug.Plus"), List.of(1, 2)).get();
  }

  private Object broadcast(Pool pool) throws Exception {
    Object value = PlugIn.function(loader(), "plug.Make").apply(2);
    try (var shared = pool.broadcast(value)) {
      return pool.apply(() -> shared.value().hashCode());
    }
  }

  private interface Use {
    Object of(Pool pool) throws Exception;
  }

  private void useManyAndLetGo(Use use) throws Exception {
    try (var pool = Pool.processes(c -> c.withWorkers(1).withHeap("64m"))) {
      for (int i = 0; i < LOADERS; i++) {
        assertThat(use.of(pool)).isNotNull();
        if (i % 20 == 19) {
          awaitThatMostAreGone();
        }
      }
      awaitThatMostAreGone();
    }
  }

  private void awaitThatMostAreGone() {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> {
          System.gc();
          return loaders.stream().filter(each -> each.get() != null).count() <= 2;
        });
  }

  @Test
  void functionsOfManyLoadersLeaveNothingBehind() throws Exception {
    useManyAndLetGo(this::function);
  }

  @Test
  void argumentsOfManyLoadersLeaveNothingBehind() throws Exception {
    useManyAndLetGo(this::argument);
  }

  @Test
  void asynchronousCallsOfManyLoadersLeaveNothingBehind() throws Exception {
    useManyAndLetGo(this::asynchronous);
  }

  @Test
  void broadcastsOfManyLoadersLeaveNothingBehind() throws Exception {
    useManyAndLetGo(this::broadcast);
  }
}
