package dev.procession.benchmarks;

import dev.procession.AsyncResult;
import dev.procession.Output;
import dev.procession.Parallel;
import dev.procession.Pool;
import dev.procession.Range;
import dev.procession.Resources;
import dev.procession.Results;
import dev.procession.SharedLock;
import dev.procession.SharedLong;
import dev.procession.SharedMap;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Our side. */
final class Procession implements Rival {
  static final int WORKERS = 2;

  /** It is made in the background once a pool has started. */
  private static final Duration CACHE_PATIENCE = Duration.ofSeconds(30);

  private final Pool pool = open();
  private final Spinning spinning;
  private final FutureTask<Boolean> cached = new FutureTask<>(Procession::awaitCache);
  private final SharedLong number = SharedLong.create();
  private final SharedLock lock = SharedLock.create();
  private final SharedMap<String, Integer> map = SharedMap.create();
  private final Text text;
  private @Nullable Messages messages;
  private final byte[] cargo = new byte[Work.ECHO.size() << 20];

  Procession(Spinning spinning, Text text) {
    this.spinning = spinning;
    this.text = text;
  }

  private static Pool open() {
    return Pool.processes(c -> c.withWorkers(WORKERS).withOutput(Output.discard()));
  }

  @Override
  public String name() {
    return "Procession";
  }

  @Override
  public boolean can(Work work) {
    return work != Work.WORD_COUNT || Text.canBeMade();
  }

  @Override
  public double seconds(Work work) throws Exception {
    if (work == Work.START) {
      return start();
    }
    if (work == Work.WORD_COUNT) {
      return wordCount();
    }
    if (Messages.does(work)) {
      Messages with = messages(); // its children start before the clock
      return Stopwatch.seconds(() -> with.run(work));
    }
    List<Integer> boxed = work == Work.MAP ? new ArrayList<>(Range.of(0, work.size())) : List.of();
    return Stopwatch.seconds(() -> run(work, boxed));
  }

  private void run(Work work, List<Integer> boxed) throws Exception {
    var items = Range.of(0, work.size());
    Parallel single = pool.withChunkSize(1);
    switch (work) {
      case APPLY -> items.forEach(item -> pool.apply(Tasks::square, item));
      case APPLY_ASYNC -> applyAsync(items);
      case IMAP -> drain(single.imap(Tasks::square, items));
      case IMAP_UNORDERED -> drain(single.imapUnordered(Tasks::square, items));
      case IMAP_AUTO -> drain(pool.imap(Tasks::square, items));
      case IMAP_UNORDERED_AUTO -> drain(pool.imapUnordered(Tasks::square, items));
      case MAP -> pool.map(Tasks::square, boxed);
      case MAP_RANGE -> pool.map(Tasks::square, items);
      case ECHO -> pool.apply(Tasks::echo, cargo);
      case START, WORD_COUNT -> throw new IllegalArgumentException("timed by itself");
      case CPU_SHORT, CPU_LONG ->
          pool.map(Tasks::spin, Collections.nCopies(work.size(), spinning.rounds(work)));
      case COUNT -> count(work.size() / WORKERS);
      case LOCK -> Tasks.lock(lock, work.size());
      case SHARED_MAP -> addToMap(work.size() / WORKERS);
      case PING_PONG, PING_PONG_CHILDREN, PING_PONG_OBJECTS, STREAM, LARGE_MESSAGES, QUEUE ->
          throw new IllegalArgumentException("are messages");
    }
  }

  private double wordCount() {
    Path file = text.file();
    long began = System.nanoTime();
    Map<String, Long> counts = WordCount.asJob(pool, file);
    double seconds = (System.nanoTime() - began) / 1e9;
    text.agree(name(), WordCount.words(counts));
    return seconds;
  }

  private Messages messages() {
    if (messages == null) {
      messages = new Messages();
    }
    return messages;
  }

  private void applyAsync(List<Integer> items) throws Exception {
    var results = new ArrayList<AsyncResult<Integer>>(items.size());
    for (int item : items) {
      results.add(pool.applyAsync(Tasks::square, item));
    }
    for (AsyncResult<Integer> result : results) {
      result.get();
    }
  }

  private void count(int each) {
    SharedLong shared = number;
    pool.withChunkSize(1).forEach(_ -> Tasks.count(shared, each), Range.of(0, WORKERS));
  }

  private void addToMap(int each) {
    SharedMap<String, Integer> shared = map;
    pool.withChunkSize(1).forEach(_ -> Tasks.addToMap(shared, each), Range.of(0, WORKERS));
  }

  /** Without the end of the pool; from the cache of the start, once that is there. */
  private double start() throws Exception {
    cached.run(); // does nothing the second time
    boolean _ = cached.get();
    long began = System.nanoTime();
    try (var fresh = open()) {
      fresh.apply(Tasks::square, 1);
      return (System.nanoTime() - began) / 1e9;
    }
  }

  /** Waits once until new workers start from the cache; a user's second program finds it there. */
  private static boolean awaitCache() {
    try {
      Patience.until(
          Procession::startsFromCache,
          CACHE_PATIENCE,
          () -> Resources.ofThisProcess().startCache());
      return true;
    } catch (TimeoutException e) {
      System.out.println("workers start without a cache: " + e.getMessage());
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean startsFromCache() {
    try (var fresh = open()) {
      return fresh.apply(() ->
          ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
              .anyMatch(argument -> argument.startsWith("-XX:AOTCache=")));
    }
  }

  /** Items a second for one size of the chunks. */
  double chunks(int chunkSize, int items) throws Exception {
    double seconds =
        Stopwatch.seconds(() ->
            drain(pool.withChunkSize(chunkSize).imapUnordered(Tasks::square, Range.of(0, items))));
    return items / seconds;
  }

  /** MiB a second of bytes that go to a worker and back, in so many calls. */
  double echo(int bytes, int times) throws Exception {
    byte[] data = new byte[bytes];
    double seconds =
        Stopwatch.seconds(() -> {
          for (int i = 0; i < times; i++) {
            pool.apply(Tasks::echo, data);
          }
        });
    return (double) bytes * times / seconds / (1 << 20);
  }

  private static void drain(Results<Integer> results) {
    try (results) {
      while (results.hasNext()) {
        results.next();
      }
    }
  }

  @Override
  public void close() {
    pool.close();
    number.close();
    lock.close();
    map.close();
    if (messages != null) {
      messages.close();
    }
  }
}
