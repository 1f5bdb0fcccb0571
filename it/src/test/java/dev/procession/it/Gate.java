package dev.procession.it;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Where tasks arrive and are held until the test opens it. It travels by the name of its folder, so
 * it also holds tasks of other processes.
 */
record Gate(String folder) implements Serializable {
  private static final String OPENED = "opened";

  /** Longer than any test may take. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  static Gate in(Path folder) {
    return new Gate(folder.toString());
  }

  /** Leaves a mark; fails if it is there: whatever arrives twice under one name ran twice. */
  void arrive(Object name) {
    try {
      Files.createFile(Path.of(folder, "arrived-" + name));
    } catch (IOException e) {
      throw new UncheckedIOException(name + " arrived twice", e);
    }
  }

  void arriveAndBlock(Object name) throws InterruptedException {
    arrive(name);
    block();
  }

  void block() throws InterruptedException {
    long began = System.nanoTime();
    while (!isOpened()) {
      if (System.nanoTime() - began > PATIENCE.toNanos()) {
        throw new IllegalStateException(folder + " was not opened in " + PATIENCE);
      }
      Thread.sleep(2);
    }
  }

  boolean isOpened() {
    return Files.exists(Path.of(folder, OPENED));
  }

  void open() {
    try {
      Files.createFile(Path.of(folder, OPENED));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean hasArrived(Object name) {
    return Files.exists(Path.of(folder, "arrived-" + name));
  }

  void awaitArrivalOf(Object name) {
    await(name + " arrives").pollDelay(Duration.ZERO).until(() -> hasArrived(name));
  }

  void awaitArrivals(int count) {
    await(count + " arrive").pollDelay(Duration.ZERO).until(() -> arrived().size() >= count);
  }

  /** Names of all that arrived. */
  List<String> arrived() {
    try (var files = Files.list(Path.of(folder))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("arrived-"))
          .map(name -> name.substring("arrived-".length()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
