package dev.procession.chaos;

import dev.procession.ProcessionException;
import dev.procession.TaskTimeoutException;
import dev.procession.WorkerCrashedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * Compares what was told of each item with what was planned and with the marks that its runs left:
 * right, or failed with the right error, exactly once.
 */
final class Judge {
  private final int round;
  private final Struck struck;
  private final Tally tally;

  /** Items that failed with the death of a worker, by its pid. */
  private final Map<Long, List<String>> blamed = new HashMap<>();

  Judge(int round, Struck struck, Tally tally) {
    this.round = round;
    this.struck = struck;
    this.tally = tally;
  }

  /**
   * Judges one call.
   *
   * @param marks of all calls, in the order in which they were left
   */
  void call(CallPlan plan, Told told, List<Mark> marks) {
    told.oddities().forEach(oddity -> found(Finding.Kind.WRONG, plan, Fault.NONE, oddity));
    var byIndex = new HashMap<Integer, List<Mark>>();
    for (int position = 0; position < marks.size(); position++) {
      Mark mark = marks.get(position);
      if (mark.call() == plan.number()) {
        byIndex.computeIfAbsent(mark.index(), _ -> new ArrayList<>()).add(mark);
        if (position >= told.marksAtEnd() && plan.form().waitsForAll() && !told.isHung()) {
          found(Finding.Kind.RUN_TWICE, plan, Fault.NONE, mark + " was left after the call's end");
        }
      }
    }
    for (int index = 0; index < plan.size(); index++) {
      List<Mark> runs = byIndex.getOrDefault(index, List.of());
      new ItemJudge(plan, told, plan.item(index), runs).judge();
      byIndex.remove(index);
    }
    byIndex.forEach((index, _) ->
        found(
            Finding.Kind.RUN_TWICE, plan, Fault.NONE, "item " + index + " ran and was not given"));
  }

  /** At the end: a worker's death may be the end of one item only. */
  void end() {
    blamed.forEach((pid, items) -> {
      if (items.size() > 1) {
        String text = "the death of pid " + pid + " failed more than one item: " + items;
        tally.found(new Finding(Finding.Kind.WRONG, Fault.NONE, "round " + round + ", " + text));
      }
    });
  }

  private void found(Finding.Kind kind, CallPlan plan, Fault fault, String text) {
    tally.found(new Finding(kind, fault, "round " + round + ", " + text + "; " + plan));
  }

  /** Judges one item. */
  private final class ItemJudge {
    private final CallPlan plan;
    private final Told told;
    private final Item item;
    private final List<Mark> runs;

    ItemJudge(CallPlan plan, Told told, Item item, List<Mark> runs) {
      this.plan = plan;
      this.told = told;
      this.item = item;
      this.runs = runs;
    }

    void judge() {
      List<Told.Of> all = told.of(item.index());
      if (all.isEmpty()) {
        untold();
      } else if (all.size() > 1) {
        found(Finding.Kind.RUN_TWICE, "was told of " + all.size() + " times: " + all);
      }
      int lastAttempt = plan.retries() + 1;
      int hits = 0;
      for (Told.Of one : all) {
        switch (one) {
          case Told.Of.Value(Reply reply) -> {
            lastAttempt = reply.attempt();
            hits = lastAttempt - 1;
            judge(reply);
          }
          case Told.Of.Failed(ProcessionException error) -> {
            lastAttempt = Math.max(1, error.attempt());
            hits = lastAttempt;
            judge(error);
          }
        }
      }
      judgeRuns(lastAttempt);
      count(hits);
      int callbacks = told.callbacks(item.index());
      if (callbacks != 1 && !told.isHung()) {
        var kind = callbacks == 0 ? Finding.Kind.LOST : Finding.Kind.RUN_TWICE;
        found(kind, "was called back for " + callbacks + " times");
      }
    }

    private void untold() {
      if (told.isHung()) {
        found(Finding.Kind.HUNG, "was not told of before the deadline; runs: " + runs);
      } else if (told.isCutShort()) {
        tally.abandoned();
      } else {
        found(Finding.Kind.LOST, "was not told of; runs: " + runs);
      }
    }

    private void judge(Reply reply) {
      tally.right();
      boolean same =
          reply.value() == item.value()
              && reply.cargo() instanceof byte[] bytes
              && Arrays.equals(bytes, plan.cargoBack(item.index()));
      if (!same) {
        found(Finding.Kind.WRONG, "has a wrong value: " + reply);
      }
      if (item.isHit(reply.attempt())) {
        found(Finding.Kind.WRONG, "succeeded in attempt " + reply.attempt());
      }
      if (runs.stream().noneMatch(run -> run.attempt() == reply.attempt())) {
        found(Finding.Kind.WRONG, "has a value of a run that never was: " + reply + "; " + runs);
      }
    }

    private void judge(ProcessionException error) {
      tally.failed();
      boolean bySelf =
          item.isHit(error.attempt()) && item.fault().ending().matches(error, item.name());
      if (!bySelf && !struck.explains(error) && isSlow(error)) {
        tally.slow();
      } else if (!bySelf && !struck.explains(error)) {
        found(
            Finding.Kind.WRONG,
            "failed, expected " + item.fault().ending() + ", got " + described(error));
      }
      long index = plan.form().isOneByOne() ? 0 : item.index();
      if (error.index().orElse(-1) != index) {
        found(Finding.Kind.WRONG, "failed under another index: " + described(error));
      }
      if (error instanceof WorkerCrashedException crash) {
        if (error.attempt() <= plan.retries() && !told.isCutShort()) {
          found(Finding.Kind.WRONG, "was given up before its retries: " + described(error));
        }
        if (plan.cargoBytes() <= CallPlan.SMALL_CARGO) {
          blamed.computeIfAbsent(crash.pid(), _ -> new ArrayList<>()).add(item.name());
        }
      }
    }

    /** On a machine that is too busy any item may run into its limit; it is told so, rightly. */
    private boolean isSlow(ProcessionException error) {
      return error instanceof TaskTimeoutException timeout
          && plan.limit() > 0
          && timeout.elapsed().toMillis() >= plan.limit()
          && timeout.elapsed().compareTo(told.took()) <= 0;
    }

    private static String described(ProcessionException error) {
      Throwable cause = error.getCause();
      return error
          + (cause == null ? "" : ", cause " + cause)
          + " (attempt "
          + error.attempt()
          + ")";
    }

    /** At most once an attempt, and again only after the death of who ran it before. */
    private void judgeRuns(int lastAttempt) {
      var seen = new HashSet<Integer>();
      int latest = runs.stream().mapToInt(Mark::attempt).max().orElse(0);
      for (Mark run : runs) {
        if (!seen.add(run.attempt())) {
          found(Finding.Kind.RUN_TWICE, "ran twice: " + runs);
        }
        if (run.attempt() > lastAttempt) {
          found(Finding.Kind.RUN_TWICE, "ran after attempt " + lastAttempt + ": " + runs);
        }
        boolean died = item.fault().isDeath() && item.isHit(run.attempt());
        if (run.attempt() < latest && !died && !struck.hasKilled(run.pid())) {
          found(Finding.Kind.RUN_TWICE, "ran again though pid " + run.pid() + " lived: " + runs);
        }
      }
    }

    /** Hits that left no mark are known by the attempts that were told. */
    private void count(int hitsTold) {
      int hits =
          item.fault().isBeforeRun()
              ? Math.min(hitsTold, item.hits())
              : (int) runs.stream().filter(run -> item.isHit(run.attempt())).count();
      if (hits > 0) {
        tally.injected(item.fault(), hits);
      }
    }

    private void found(Finding.Kind kind, String text) {
      String which = "item " + item.index() + " (" + item.fault().title() + ") " + text;
      Judge.this.found(kind, plan, item.fault(), which);
    }
  }
}
