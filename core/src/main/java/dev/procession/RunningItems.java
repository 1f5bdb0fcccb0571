package dev.procession;

import dev.procession.Verdict.Reason;
import dev.procession.Verdict.Seen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The items that a worker thread runs: one, and within it those that it runs itself while it waits
 * for a call of its own pool, the innermost last. Each has its own limit. Guarded by the worker.
 *
 * <pre>
 *   outermost item → waits for a call → an item of that call → waits → … → innermost item
 * </pre>
 *
 * <p>Whichever is to be stopped, it is the innermost that gets the interrupt; so an item that ends
 * while one around it is being stopped hands the interrupt on to it.
 */
final class RunningItems {
  private final Thread thread;
  private final List<Running> stack = new ArrayList<>(1);

  /** One of them, and what is to become of it. */
  static final class Running {
    final TaskRun run;
    private @Nullable Verdict verdict;
    private long verdictSince;

    /** Time that does not count against it. */
    private long pardonNanos;

    private Running(TaskRun run) {
      this.run = run;
    }

    Item item() {
      return run.item;
    }

    Optional<Verdict> verdict() {
      return Optional.ofNullable(verdict);
    }

    private boolean isWatched() {
      return verdict != null || item().call().options.timeout().isPresent();
    }

    private boolean isOverdue(long now, long graceNanos) {
      return verdict != null && now - verdictSince > graceNanos;
    }
  }

  RunningItems(Thread thread) {
    this.thread = thread;
  }

  Running begin(TaskRun run) {
    var running = new Running(run);
    stack.add(running);
    return running;
  }

  /** The innermost has ended. An interrupt that was meant for it goes no further. */
  void end(Running running) {
    stack.remove(running);
    boolean _ = Thread.interrupted();
    if (stack.stream().anyMatch(around -> around.verdict != null)) {
      thread.interrupt();
    }
  }

  boolean isEmpty() {
    return stack.isEmpty();
  }

  Optional<Running> innermost() {
    return stack.isEmpty() ? Optional.empty() : Optional.of(stack.getLast());
  }

  /** Whether one of them has a limit, or is being stopped. */
  boolean areWatched() {
    return stack.stream().anyMatch(Running::isWatched);
  }

  /** Begins to stop those whose time is over or which nobody wants any more. */
  void judge(long now, long late) {
    for (Running each : stack) {
      each.pardonNanos += late;
      each.verdictSince += late;
      if (each.verdict == null) {
        Verdict.reason(each.item(), Duration.ofNanos(now - each.run.since - each.pardonNanos))
            .ifPresent(reason -> stop(each, reason, now));
      }
    }
  }

  /** The outermost of those that were to be stopped and did not end within the grace. */
  Optional<Running> overdue(long now, long graceNanos) {
    return stack.stream().filter(each -> each.isOverdue(now, graceNanos)).findFirst();
  }

  /** Nobody wants any of them. */
  void stopAll(long now) {
    for (Running each : stack) {
      if (each.verdict == null) {
        stop(each, new Reason.Unwanted(), now);
      }
    }
  }

  private void stop(Running running, Reason reason, long now) {
    var seen = new Seen(thread.getState().name(), List.of(thread.getStackTrace()));
    running.verdict = new Verdict(0, running.item(), reason, Optional.of(seen));
    running.verdictSince = now;
    stack.subList(stack.indexOf(running), stack.size()).forEach(inner -> inner.run.task.cancel());
    thread.interrupt();
  }

  /** All of them, of which none will end; they are no longer here. */
  List<Running> giveUp() {
    List<Running> all = List.copyOf(stack);
    stack.clear();
    return all;
  }
}
