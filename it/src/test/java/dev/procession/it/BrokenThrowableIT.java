package dev.procession.it;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.procession.ChildProcess;
import dev.procession.Output;
import dev.procession.Pool;
import dev.procession.PoolEvent;
import dev.procession.RemoteThrowable;
import dev.procession.TaskFailedException;
import dev.procession.WorkerStartException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Exceptions whose own methods throw, wherever the library makes a text of one. */
@SuppressWarnings({
  "OverrideThrowableToString",
  "ToStringReturnsNull",
  "TypeParameterUnusedInFormals"
}) // broken on purpose
@Timeout(60)
@ExtendWith(Leftovers.class)
class BrokenThrowableIT {

  /** What is broken about it. */
  enum Broken {
    TO_STRING,
    GET_MESSAGE,
    NULL_TEXT,
    CHECKED,
    GET_CAUSE,
    GET_STACK_TRACE;

    RuntimeException exception() {
      return switch (this) {
        case TO_STRING -> new ToString();
        case GET_MESSAGE -> new Message();
        case NULL_TEXT -> new NullText();
        case CHECKED -> new Sneaky();
        case GET_CAUSE -> new Cause();
        case GET_STACK_TRACE -> new Stack();
      };
    }
  }

  private static class Base extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private static final class ToString extends Base {
    private static final long serialVersionUID = 1;

    @Override
    public String toString() {
      throw new ToString();
    }
  }

  private static final class Message extends Base {
    private static final long serialVersionUID = 1;

    @Override
    public String getMessage() {
      throw new IllegalStateException("broken");
    }
  }

  private static final class NullText extends Base {
    private static final long serialVersionUID = 1;

    @Override
    @SuppressWarnings("NullAway")
    public String toString() {
      return null;
    }
  }

  private static final class Sneaky extends Base {
    private static final long serialVersionUID = 1;

    @Override
    public String toString() {
      throw Sneaky.<RuntimeException>as(new java.io.IOException("broken"));
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T as(Throwable thrown) throws T {
      throw (T) thrown;
    }
  }

  private static final class Cause extends Base {
    private static final long serialVersionUID = 1;

    @Override
    public synchronized Throwable getCause() {
      throw new OutOfMemoryError("broken");
    }
  }

  private static final class Stack extends Base {
    private static final long serialVersionUID = 1;

    @Override
    public StackTraceElement[] getStackTrace() {
      throw new IllegalStateException("broken");
    }
  }

  private static int failAt(int bad, int item, Broken broken) {
    if (item == bad) {
      throw broken.exception();
    }
    return item;
  }

  @ParameterizedTest
  @EnumSource
  void theFailureOfAnItemNamesItsClassInEveryFormOfCall(Broken broken) throws Exception {
    try (var processes = Pool.processes(1);
        var threads = Pool.threads(1);
        var inline = Pool.inline()) {
      for (Pool pool : List.of(processes, threads, inline)) {
        assertNamed(broken, catchThrowable(() -> pool.apply(x -> failAt(0, x, broken), 0)), 0);
        assertNamed(
            broken, catchThrowable(() -> pool.map(x -> failAt(1, x, broken), List.of(0, 1, 2))), 1);
        assertSettled(broken, pool);
        assertInPlace(broken, pool);
        assertNamedOf(broken, catchThrowable(() -> reduce(broken, pool)));
      }
    }
  }

  private static Object reduce(Broken broken, Pool pool) {
    return pool.mapReduce(List.of(1), x -> Map.of("k", failAt(1, x, broken)), Integer::sum);
  }

  private static void assertNamed(Broken broken, Throwable failure, int index) {
    assertThat(failure)
        .isInstanceOf(TaskFailedException.class)
        .hasMessageContaining("item " + index);
    assertNamedOf(broken, failure);
  }

  private static void assertNamedOf(Broken broken, Throwable failure) {
    String name = broken.exception().getClass().getName();
    assertThat(failure).hasMessageContaining(name);
    assertThat(failure.getCause())
        .isInstanceOfSatisfying(
            RemoteThrowable.class, cause -> assertThat(cause.className()).isEqualTo(name));
    boolean toldNoStack = broken == Broken.GET_STACK_TRACE;
    assertThat(failure.getCause().getStackTrace())
        .satisfies(stack -> assertThat(stack.length == 0).isEqualTo(toldNoStack));
  }

  private static void assertSettled(Broken broken, Pool pool) {
    var told = new ConcurrentLinkedQueue<Throwable>();
    var called = new CountDownLatch(1);
    var result =
        pool.applyAsync(x -> failAt(0, x, broken), 0)
            .onError(error -> {
              told.add(error);
              called.countDown();
            });

    assertThatThrownBy(() -> result.get(20, SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(RemoteThrowable.class);
    assertThat(catchThrowable(() -> assertThat(called.await(20, SECONDS)).isTrue())).isNull();
    assertThat(told).hasSize(1);
  }

  private static void assertInPlace(Broken broken, Pool pool) {
    try (var results = pool.imap(x -> failAt(1, x, broken), List.of(0, 1, 2))) {
      var texts = new ArrayList<String>();
      results.outcomes().forEachRemaining(outcome -> texts.add(outcome.toString()));
      assertThat(texts).hasSize(3);
      assertThat(texts.get(1)).contains(broken.exception().getClass().getName());
    }
  }

  @ParameterizedTest
  @EnumSource
  void anInitializerThatThrowsOneIsNamed(Broken broken) {
    try (var pool =
        Pool.processes(c -> c.withWorkers(1).withInitializer(() -> failAt(0, 0, broken)))) {
      assertThatThrownBy(() -> pool.apply(() -> 1))
          .isInstanceOf(WorkerStartException.class)
          .hasMessageContaining(broken.exception().getClass().getName());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCallbackAListenerAndAConsumerOfLinesThatThrowOneSilenceNobody(Broken broken)
      throws Exception {
    var events = new CountDownLatch(3);
    var lines = new CountDownLatch(3);
    var callbacks = new CountDownLatch(3);
    try (var pool =
        Pool.processes(c ->
            c.withWorkers(1)
                .withListener(
                    event -> failAfter(event instanceof PoolEvent.TaskFinished, events, broken))
                .withOutput(Output.to(_ -> failAfter(true, lines, broken))))) {
      for (int item = 0; item < 3; item++) {
        var _ =
            pool.applyAsync(
                    x -> {
                      System.out.println("line " + x);
                      return x;
                    },
                    item)
                .onSuccess(_ -> failAfter(true, callbacks, broken));
      }

      assertThat(callbacks.await(20, SECONDS)).isTrue();
      assertThat(events.await(20, SECONDS)).isTrue();
      assertThat(lines.await(20, SECONDS)).isTrue();
    }
  }

  private static void failAfter(boolean counts, CountDownLatch latch, Broken broken) {
    if (counts) {
      latch.countDown();
      throw broken.exception();
    }
  }

  @Test
  void aChildThatThrowsOneEndsWithOneAndPrintsItsClass() throws Exception {
    var lines = new ConcurrentLinkedQueue<String>();
    ChildProcess child =
        ChildProcess.start(
            c -> c.withOutput(Output.to(line -> lines.add(line.text()))),
            () -> failAt(0, 0, Broken.TO_STRING));

    child.join();

    assertThat(child.exitCode()).hasValue(1);
    assertThat(lines).anyMatch(line -> line.contains(ToString.class.getName()));
    assertThat(lines).anyMatch(line -> line.contains("BrokenThrowableIT"));
  }
}
