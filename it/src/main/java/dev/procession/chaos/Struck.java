package dev.procession.chaos;

import dev.procession.ProcessionException;
import dev.procession.TaskTimeoutException;
import dev.procession.WorkerCrashedException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which workers were hit from outside, with what. Noted before the signal is sent. Thread-safe. */
final class Struck {
  private final Map<Long, Set<Integer>> signals = new HashMap<>();
  private final Set<Integer> stopped = new HashSet<>();

  synchronized void signal(long pid, int signal) {
    signals.computeIfAbsent(pid, _ -> new HashSet<>()).add(signal);
  }

  /** Stopped workers are found out by their items' time limit, which tells the worker's number. */
  synchronized void stop(int worker) {
    stopped.add(worker);
  }

  synchronized boolean hasKilled(long pid) {
    return signals.containsKey(pid);
  }

  /** Whether an error is the one that a strike must cause. */
  synchronized boolean explains(ProcessionException error) {
    return switch (error) {
      case WorkerCrashedException crash -> {
        Set<Integer> sent = signals.getOrDefault(crash.pid(), Set.of());
        int code = crash.exitCode().orElse(0);
        yield sent.stream().anyMatch(signal -> code == -signal || code == 128 + signal);
      }
      case TaskTimeoutException timeout -> stopped.contains(timeout.worker().orElse(0));
      default -> false;
    };
  }
}
