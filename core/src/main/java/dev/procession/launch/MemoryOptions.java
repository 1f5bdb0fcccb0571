package dev.procession.launch;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The options by which a JVM keeps to its share of the memory. What the user says wins. */
final class MemoryOptions {
  private static final Pattern LARGEST_HEAP =
      Pattern.compile("-Xmx.*|-XX:(MaxHeapSize|MaxRAM\\w*)=.*");

  private static final Pattern FIRST_HEAP = Pattern.compile("-Xms.*|-XX:(Initial|Min)HeapSize=.*");

  private MemoryOptions() {}

  /**
   * The options for a process.
   *
   * @param users what the user says, files of arguments read
   */
  static List<String> of(LaunchRequest request, List<String> users, Optional<MemoryBudget> budget) {
    String heap = heap(request, users, budget.map(whole -> whole.heapOf(request.processes())));
    return budget
        .map(whole -> whole.partOf(request.processes()).bytes())
        .map(part -> List.of(heap, "-D" + MemoryBudget.PROPERTY + "=" + part))
        .orElse(List.of(heap));
  }

  private static String heap(LaunchRequest request, List<String> users, Optional<Long> share) {
    Optional<String> size = request.heap().or(() -> share.map(String::valueOf));
    boolean hasLargest = says(users, LARGEST_HEAP);
    // a JVM does not start if its first heap is above the largest one that it is told
    boolean hasFirst = request.heap().isEmpty() && says(users, FIRST_HEAP);
    return size.isEmpty() || hasLargest || hasFirst
        ? percentage(request.processes())
        : "-Xmx" + size.get();
  }

  private static boolean says(List<String> users, Pattern option) {
    return users.stream().anyMatch(option.asMatchPredicate());
  }

  /** Unlike {@code -Xmx} it gives way to all other options that size a heap. */
  private static String percentage(int processes) {
    return "-XX:MaxRAMPercentage=" + Math.min(25.0, 75.0 / processes);
  }
}
