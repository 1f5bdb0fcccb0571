package dev.procession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InlinePoolTest extends PoolContract {

  @Override
  Pool open() {
    return Pool.inline();
  }

  @Test
  void tasksRunInTheThreadThatSubmitsThem() {
    String here = Thread.currentThread().getName();

    assertThat(pool().<String>apply(() -> Thread.currentThread().getName())).isEqualTo(here);
    assertThat(pool().applyAsync(() -> 1).isDone() || pool().stats().done() == 2).isTrue();
  }

  @Test
  void tasksGetCopiesAndSoDoesTheCaller() {
    var list = new ArrayList<>(List.of(1));

    List<Integer> grown =
        pool()
            .apply(
                x -> {
                  x.add(2);
                  return x;
                },
                list);

    assertThat(list).containsExactly(1);
    assertThat(grown).containsExactly(1, 2);
  }

  @Test
  void whatCannotCrossIsFoundHereToo() {
    var thread = new Thread(() -> {});

    assertThatThrownBy(() -> pool().apply(x -> x.toString(), thread))
        .isInstanceOf(TaskSerializationException.class);
    assertThatThrownBy(() -> pool().apply(() -> thread.getName()))
        .isInstanceOf(TaskSerializationException.class);
    assertThatThrownBy(() -> pool().apply(Thread::currentThread))
        .isInstanceOf(TaskSerializationException.class);
  }

  @Test
  void aTimeoutIsReportedAfterTheFact() {
    Parallel limited = pool().withTimeout(Duration.ofNanos(1));

    assertThatThrownBy(() -> limited.apply(() -> Thread.currentThread().getName().length()))
        .isInstanceOf(TaskTimeoutException.class);
  }

  @Test
  void closeIsRefusedInATask() {
    Pool pool = pool();
    Closing.pool = pool;

    assertThatThrownBy(() -> pool.run(() -> Closing.pool.close()))
        .isInstanceOf(TaskFailedException.class)
        .hasCauseInstanceOf(IllegalStateException.class);
  }

  /** A pool cannot cross, a static field need not. */
  private static final class Closing {
    static Pool pool = Pool.inline();
  }
}
