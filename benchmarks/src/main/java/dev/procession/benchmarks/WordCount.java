package dev.procession.benchmarks;

import dev.procession.Parallel;
import dev.procession.benchmarks.Text.Words;
import dev.procession.mapreduce.Emitter;
import dev.procession.mapreduce.MapReduce;
import dev.procession.mapreduce.TextInput;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * How often each word is in a file, as a map in the heap of the caller. A word is a run of ASCII
 * letters, for all rivals, whether they look at characters or at the bytes of UTF-8.
 */
final class WordCount {
  /** As our own input has it, and Python's side. */
  static final int PART_BYTES = 8 << 20;

  private WordCount() {}

  static Map<String, Long> asJob(Parallel parallel, Path file) {
    return MapReduce.from(TextInput.lines(file).replaceMalformed().splitBytes(PART_BYTES))
        .mapMulti(
            (String line, Emitter<String, Long> out) -> each(line, word -> out.emit(word, 1L)))
        .combine(Long::sum)
        .reduce(Long::sum)
        .runOn(parallel)
        .toMap();
  }

  /**
   * The same by hand, without our library: the file is divided by bytes at the ends of lines, a
   * thread reads a part at a time whole, decodes it line by line as our input does, and merges each
   * word into the one map that all threads share. Nothing is written to disk or encoded, and the
   * words are found by the same code.
   */
  static Map<String, Long> byHand(ExecutorService threads, Path file) throws Exception {
    var counts = new ConcurrentHashMap<String, Long>();
    var parts = new ArrayList<Future<?>>();
    try (var whole = new RandomAccessFile(file.toFile(), "r")) {
      long from = 0;
      while (from < whole.length()) {
        long begin = from;
        long end = lineBegin(whole, begin + PART_BYTES);
        parts.add(
            threads.submit(() -> {
              countPart(file, begin, end, counts);
              return null;
            }));
        from = end;
      }
    }
    for (Future<?> part : parts) {
      part.get();
    }
    return counts;
  }

  /** The first begin of a line at a position or behind it, or the end of the file. */
  private static long lineBegin(RandomAccessFile file, long position) throws IOException {
    if (position >= file.length()) {
      return file.length();
    }
    file.seek(position - 1);
    int each = file.read();
    while (each >= 0 && each != '\n') {
      each = file.read();
    }
    return file.getFilePointer();
  }

  private static void countPart(
      Path file, long begin, long end, ConcurrentHashMap<String, Long> counts) throws IOException {
    byte[] part = new byte[(int) (end - begin)];
    try (var in = new RandomAccessFile(file.toFile(), "r")) {
      in.seek(begin);
      in.readFully(part);
    }
    int from = 0;
    for (int at = 0; at < part.length; at++) {
      if (part[at] == '\n' || at == part.length - 1) {
        var line = new String(part, from, at - from + 1, StandardCharsets.UTF_8);
        each(line, word -> counts.merge(word, 1L, Long::sum));
        from = at + 1;
      }
    }
  }

  private static void each(String line, Consumer<String> words) {
    int from = -1;
    for (int at = 0; at < line.length(); at++) {
      boolean isLetter = isLetter(line.charAt(at));
      if (isLetter && from < 0) {
        from = at;
      } else if (!isLetter && from >= 0) {
        words.accept(line.substring(from, at));
        from = -1;
      }
    }
    if (from >= 0) {
      words.accept(line.substring(from));
    }
  }

  private static boolean isLetter(char character) {
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
  }

  /** By what rivals are compared. */
  static Words words(Map<String, Long> counts) {
    long all = counts.values().stream().mapToLong(Long::longValue).sum();
    return new Words(all, Collections.max(counts.values()));
  }
}
