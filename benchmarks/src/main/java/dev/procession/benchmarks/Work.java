package dev.procession.benchmarks;

import java.util.Locale;

/**
 * Something that every rival is timed at.
 *
 * <p>All is done by two workers, or by children, that were started before, but for {@link #START}
 * and {@link #LOCK}.
 */
enum Work {
  APPLY("apply", "one task after another, each waited for", 3_000, Unit.MICROS_EACH),
  APPLY_ASYNC("apply-async", "tiny tasks submitted, then all waited for", 20_000, Unit.PER_SECOND),
  IMAP("imap", "imap of tiny items in chunks of 1", 20_000, Unit.PER_SECOND),
  IMAP_UNORDERED(
      "imap-unordered", "imapUnordered of tiny items in chunks of 1", 20_000, Unit.PER_SECOND),
  IMAP_AUTO("imap-auto", "imap of tiny items, chunks left to the pool", 20_000, Unit.PER_SECOND),
  IMAP_UNORDERED_AUTO(
      "imap-unordered-auto",
      "imapUnordered of tiny items, chunks left to the pool",
      20_000,
      Unit.PER_SECOND),
  MAP("map", "map of a list of boxed numbers", 1_000_000, Unit.PER_SECOND),
  MAP_RANGE("map-range", "map of a range of numbers", 1_000_000, Unit.PER_SECOND),
  ECHO("echo", "64 MiB of bytes to a worker and back", 64, Unit.MIB_PER_SECOND),
  START("start", "a pool of two workers up to its first result", 1, Unit.MILLIS),
  CPU_SHORT("cpu-1ms", "tasks of 1 ms on a CPU", 400, Unit.MILLIS),
  CPU_LONG("cpu-50ms", "tasks of 50 ms on a CPU", 20, Unit.MILLIS),
  COUNT("count", "two processes add 1 to a number that they share", 200_000, Unit.NANOS_EACH),
  LOCK("lock", "a free lock between processes taken and given back", 200_000, Unit.NANOS_EACH),
  PING_PONG("ping-pong", "64 bytes to a child and back", 20_000, Unit.MICROS_EACH),
  PING_PONG_CHILDREN(
      "ping-pong-children", "64 bytes from child to child and back", 20_000, Unit.MICROS_EACH),
  PING_PONG_OBJECTS(
      "ping-pong-objects",
      "a pair of text and number to a child and back",
      20_000,
      Unit.MICROS_EACH),
  STREAM("stream", "messages of 1 KiB to a child", 100_000, Unit.PER_SECOND),
  LARGE_MESSAGES("large-messages", "messages of 64 MiB to a child", 256, Unit.MIB_PER_SECOND),
  QUEUE("queue", "numbers from two children to two others by a queue", 200_000, Unit.PER_SECOND),
  SHARED_MAP(
      "shared-map",
      "two processes add 1 to a value in the map of another",
      4_000,
      Unit.MICROS_EACH),
  WORD_COUNT(
      "word-count",
      "words of " + Text.MEBIBYTES + " MiB of text, counted by key",
      Text.MEBIBYTES,
      Unit.MIB_PER_SECOND);

  /** How a time is told. */
  enum Unit {
    NANOS_EACH,
    MICROS_EACH,
    MILLIS,
    PER_SECOND,
    MIB_PER_SECOND
  }

  private final String word;
  private final String title;
  private final int size;
  private final Unit unit;

  Work(String word, String title, int size, Unit unit) {
    this.word = word;
    this.title = title;
    this.size = size;
    this.unit = unit;
  }

  /** As it is asked for on the command line. */
  String word() {
    return word;
  }

  /** For a heading, with its size. */
  String title() {
    return switch (unit) {
      case NANOS_EACH, MICROS_EACH, PER_SECOND ->
          String.format(Locale.ROOT, "%s (%,d)", title, size);
      case MIB_PER_SECOND -> title;
      case MILLIS -> size > 1 ? title + " (" + size + ")" : title;
    };
  }

  /** Tasks, items or MiB. */
  int size() {
    return size;
  }

  /** A time for all of it, as people read it. */
  String text(double seconds) {
    return switch (unit) {
      case NANOS_EACH -> String.format(Locale.ROOT, "%.0f ns", seconds / size * 1e9);
      case MICROS_EACH -> String.format(Locale.ROOT, "%.1f µs", seconds / size * 1e6);
      case MILLIS -> String.format(Locale.ROOT, "%.1f ms", seconds * 1e3);
      case PER_SECOND -> String.format(Locale.ROOT, "%,.0f /s", size / seconds);
      case MIB_PER_SECOND -> String.format(Locale.ROOT, "%,.0f MiB/s", size / seconds);
    };
  }
}
