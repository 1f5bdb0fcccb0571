package dev.procession.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The memory that a process has for itself and for all that it starts.
 *
 * <p>Those that it starts share three quarters of it; the last quarter is the heap that a JVM takes
 * by itself, and also the largest heap of one of them. Each gets its part of the three quarters as
 * its own budget, so that what it starts in turn shares that part and not the machine.
 *
 * @param bytes above 0
 */
public record MemoryBudget(long bytes) {
  /** System property that tells a process its budget, written as a {@link ByteSize}. */
  static final String PROPERTY = "procession.memory";

  /** With less a JVM cannot do anything, so each gets this much. */
  private static final long LEAST = 16L << 20;

  /** A JVM rounds its heap up to a multiple of this. */
  private static final long HEAP_UNIT = 2L << 20;

  private static final Pattern TOTAL = Pattern.compile("MemTotal:\\s+(\\d{1,15}) kB.*");

  /** What it was told, else the container's limit or the machine's memory; empty if unknown. */
  public static Optional<MemoryBudget> ofThisProcess() {
    return of(Path.of("/"), System.getProperty(PROPERTY));
  }

  static Optional<MemoryBudget> of(Path root, @Nullable String told) {
    if (told != null) {
      return Optional.of(new MemoryBudget(ByteSize.parse(PROPERTY, told)));
    }
    return LongStream.concat(
            machine(root.resolve("proc/meminfo")).stream(), new Cgroup(root).memoryLimit().stream())
        .filter(bytes -> bytes > 0)
        .boxed()
        .min(Long::compare)
        .map(MemoryBudget::new);
  }

  private static OptionalLong machine(Path meminfo) {
    try {
      for (String line : Files.readAllLines(meminfo)) {
        Matcher total = TOTAL.matcher(line);
        if (total.matches()) {
          return OptionalLong.of(Long.parseLong(total.group(1)) << 10);
        }
      }
    } catch (IOException e) {
      // this system has no such file, and nothing is known
    }
    return OptionalLong.empty();
  }

  /** The heap, in bytes, of each of so many processes. */
  public long heapOf(int processes) {
    long heap = Math.min(bytes / 4, threeQuarters() / processes);
    return Math.max(LEAST, heap / HEAP_UNIT * HEAP_UNIT);
  }

  /** The budget of each of so many processes. */
  MemoryBudget partOf(int processes) {
    return new MemoryBudget(Math.max(LEAST, threeQuarters() / processes));
  }

  private long threeQuarters() {
    return bytes / 4 * 3;
  }
}
