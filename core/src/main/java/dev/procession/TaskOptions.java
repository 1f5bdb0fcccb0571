package dev.procession;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** How the calls of one view run; every value is checked here. */
record TaskOptions(
    OptionalInt chunkSize,
    Optional<Duration> timeout,
    int retries,
    Optional<Progress> progress,
    OptionalInt buffer,
    Optional<String> name,
    boolean keepsOutput) {

  TaskOptions {
    chunkSize.ifPresent(size -> requirePositive("chunkSize", size));
    buffer.ifPresent(size -> requirePositive("buffer", size));
    timeout.ifPresent(limit -> PoolSettings.requirePositive("timeout", limit));
    timeout = timeout.map(Durations::clamped);
    if (retries < 0) {
      throw new IllegalArgumentException("retries must be at least 0: retries=" + retries);
    }
  }

  static TaskOptions of(PoolSettings settings) {
    return new TaskOptions(
        OptionalInt.empty(),
        settings.timeout(),
        settings.retries(),
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        false);
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1: " + name + "=" + value);
    }
  }

  TaskOptions withChunkSize(int items) {
    return new TaskOptions(
        OptionalInt.of(items), timeout, retries, progress, buffer, name, keepsOutput);
  }

  TaskOptions withAutomaticChunks() {
    return new TaskOptions(
        OptionalInt.empty(), timeout, retries, progress, buffer, name, keepsOutput);
  }

  TaskOptions withTimeout(Duration limit) {
    return new TaskOptions(
        chunkSize, Optional.of(limit), retries, progress, buffer, name, keepsOutput);
  }

  TaskOptions withRetries(int most) {
    return new TaskOptions(chunkSize, timeout, most, progress, buffer, name, keepsOutput);
  }

  TaskOptions withProgress(Progress shown) {
    return new TaskOptions(
        chunkSize, timeout, retries, Optional.of(shown), buffer, name, keepsOutput);
  }

  TaskOptions withBuffer(int items) {
    return new TaskOptions(
        chunkSize, timeout, retries, progress, OptionalInt.of(items), name, keepsOutput);
  }

  TaskOptions withName(String given) {
    return new TaskOptions(
        chunkSize, timeout, retries, progress, buffer, Optional.of(given), keepsOutput);
  }

  TaskOptions keepingOutput() {
    return new TaskOptions(chunkSize, timeout, retries, progress, buffer, name, true);
  }

  /**
   * Refuses a buffer that not even one chunk fits.
   *
   * @throws IllegalArgumentException naming both numbers
   */
  void requireChunkFitsBuffer() {
    if (buffer.isPresent() && chunkSize.isPresent() && chunkSize.getAsInt() > buffer.getAsInt()) {
      throw new IllegalArgumentException(
          "a chunk must fit the buffer: chunkSize="
              + chunkSize.getAsInt()
              + ", buffer="
              + buffer.getAsInt());
    }
  }

  /**
   * How many items a lazy map pulls ahead: what was asked for, or twice what the workers hold,
   * which is more the shorter the items are.
   */
  int buffer(int workers, Tempo tempo) {
    return buffer.orElseGet(() -> {
      long least = chunkSize.orElse(LaneSizes.FEWEST_ITEMS_LAZY);
      long most = Math.max(least, LaneSizes.MOST_ITEMS_LAZY);
      long held = Math.clamp(tempo.itemsIn(LaneSizes.TARGET_NANOS), least, most);
      return (int) Math.min(Integer.MAX_VALUE, 2L * workers * held);
    });
  }

  /** The largest automatic chunk of a lazy map: all workers are to have some of the buffer. */
  int mostItemsOfLazyChunk(int workers) {
    return buffer.isPresent()
        ? Math.max(1, buffer.getAsInt() / (2 * workers))
        : LaneSizes.MOST_ITEMS_LAZY;
  }
}
