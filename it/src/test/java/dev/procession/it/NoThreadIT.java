package dev.procession.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.procession.AsyncResult;
import dev.procession.ChildProcess;
import dev.procession.Output;
import dev.procession.Pool;
import dev.procession.ProcessionException;
import dev.procession.SharedLong;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The system gives no thread for a moment, as in a container at its limit of pids. */
@Timeout(90)
@ExtendWith(Leftovers.class)
@SuppressWarnings("try") // whoever interrupts it has ended the test
class NoThreadIT {
  private static final String ID = "1234568";
  private static final String MOST_THREADS = "300";

  @TempDir private Path folder;

  /** All threads that the system gives, but for some. */
  static final class Filler implements AutoCloseable {
    private final CountDownLatch end = new CountDownLatch(1);
    private final ArrayDeque<Thread> threads = new ArrayDeque<>();

    Filler(int left) throws InterruptedException {
      try {
        while (true) {
          var thread = new Thread(null, this::block, "filler", 100_000);
          thread.setDaemon(true);
          thread.start();
          threads.add(thread);
        }
      } catch (OutOfMemoryError e) {
        for (int i = 0; i < left; i++) {
          Thread last = threads.removeLast();
          last.interrupt();
          last.join();
        }
      }
    }

    private void block() {
      try {
        end.await();
      } catch (InterruptedException e) {
        // one of those that are left to others
      }
    }

    @Override
    public void close() throws InterruptedException {
      end.countDown();
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }

  private static String tried(Callable<?> call) {
    try {
      return String.valueOf(call.call());
    } catch (ProcessionException | ExecutionException e) {
      return "refused";
    } catch (OutOfMemoryError e) {
      return "no thread";
    } catch (Exception e) {
      return e.toString();
    }
  }

  private static int one() {
    try (var pool = Pool.processes(c -> c.withWorkers(1).withOutput(Output.discard()))) {
      return pool.apply(() -> 1);
    }
  }

  /** The first use of the library is in such a moment. */
  static final class First {
    private First() {}

    public static void main(String[] arguments) throws Exception {
      try (var _ = new Filler(Integer.parseInt(arguments[0]))) {
        System.out.println(tried(First::oneOfThreads));
        System.out.println(tried(NoThreadIT::one));
      }
      System.out.println(one());
      System.out.println(oneOfThreads());
      ChildProcess child = ChildProcess.start(() -> {});
      child.join();
      System.out.println(child.exitCode());
      try (var shared = SharedLong.create(7)) {
        System.out.println(shared.get());
      }
    }

    private static int oneOfThreads() {
      try (var pool = Pool.threads(1)) {
        return pool.apply(() -> 1);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 8})
  void aCallOfThatMomentFailsAndLaterOnesWork(int left) throws Exception {
    List<String> lines = run(First.class, Integer.toString(left));

    assertThat(lines.subList(0, 2)).allMatch(line -> line.matches("1|refused|no thread"));
    assertThat(lines.subList(2, lines.size())).containsExactly("1", "1", "OptionalInt[0]", "7");
  }

  /** A pool that works already goes on in such a moment. */
  static final class Later {
    private Later() {}

    public static void main(String[] arguments) throws Exception {
      var called = new CountDownLatch(2);
      try (var pool = Pool.processes(c -> c.withWorkers(1).withListener(_ -> {}))) {
        pool.run(() -> {});
        var results = new ArrayList<AsyncResult<Integer>>();
        try (var _ = new Filler(0)) {
          results.add(pool.applyAsync(() -> 1).onSuccess(_ -> called.countDown()));
          System.out.println(tried(() -> pool.imap(x -> x, List.of(1)).next()));
          System.out.println(tried(() -> pool.apply(() -> 1)));
          results.add(pool.applyAsync(() -> 1).onSuccess(_ -> called.countDown()));
        }
        System.out.println(results.get(0).get(20, TimeUnit.SECONDS));
        System.out.println(results.get(1).get(20, TimeUnit.SECONDS));
        System.out.println(called.await(20, TimeUnit.SECONDS));
        System.out.println(pool.imap(x -> x, List.of(1)).next());
      }
      System.out.println("closed");
    }
  }

  @Test
  void aPoolThatWorksLosesNothingInThatMoment() throws Exception {
    List<String> lines = run(Later.class);

    assertThat(lines.subList(0, 2)).allMatch(line -> line.matches("1|refused|no thread"));
    assertThat(lines.subList(2, lines.size())).containsExactly("1", "1", "true", "1", "closed");
  }

  private List<String> run(Class<?> main, String... arguments) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/prlimit")), "there is no prlimit");
    OtherUser user = OtherUser.in(folder, ID, NoThreadIT.class, Filler.class, main);
    return user.runUnder(
        List.of("prlimit", "--nproc=" + MOST_THREADS),
        main,
        List.of("-Xlog:disable", "-Dprocession.aot=off"),
        arguments);
  }
}
