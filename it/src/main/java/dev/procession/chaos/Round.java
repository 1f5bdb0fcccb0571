package dev.procession.chaos;

import dev.procession.Output;
import dev.procession.Pool;
import dev.procession.PoolConfig;
import dev.procession.SerializableFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Runs the load of one round on a pool of its own, strikes it, and judges what came of it. */
final class Round {
  /** Many times what a round takes; nothing but a call that never ends needs so long. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Duration PATIENCE_AFTER_STOP = Duration.ofSeconds(30);
  private static final Duration PATIENCE_FOR_LEFTOVERS = Duration.ofSeconds(10);
  private static final Duration GRACE = Duration.ofMillis(300);
  private static final String JAVA = "procession.java";

  private final RoundPlan plan;
  private final Ground ground;
  private final Tally tally;
  private final Ledger ledger;
  private final String mark;
  private final Struck struck = new Struck();
  private final Map<CallPlan, Told> told = new HashMap<>();

  Round(RoundPlan plan, Ground ground, Tally tally) throws IOException {
    this.plan = plan;
    this.ground = ground;
    this.tally = tally;
    this.ledger = Ledger.create(ground.folder().resolve("marks"));
    this.mark = ProcessHandle.current().pid() + "-" + plan.number();
    plan.calls().forEach(call -> told.put(call, new Told(call.size())));
  }

  void run() throws IOException, InterruptedException {
    Set<String> openBefore = Leftovers.openDescriptors();
    if (plan.fewDescriptors()) {
      System.setProperty(JAVA, ground.java().toString());
    }
    try {
      Pool pool = Pool.processes(this::configured);
      load(pool);
      end(pool);
      tally.deaths(pool.stats().crashes());
    } finally {
      System.clearProperty(JAVA);
    }
    judge();
    lookForLeftovers(openBefore);
    tally.round();
  }

  private PoolConfig configured(PoolConfig config) {
    return config
        .withWorkers(plan.workers())
        .withName("chaos-" + plan.number())
        .withHeap("48m")
        .withMemoryLimit("300m")
        .withJvmArguments(List.of("-XX:TieredStopAtLevel=1")) // they live for a second or so
        .withGrace(GRACE)
        .withOutput(Output.discard())
        .withWorkingDirectory(ground.folder())
        .withEnvironment(Leftovers.VARIABLE, mark);
  }

  private void load(Pool pool) throws IOException, InterruptedException {
    var striker = new Striker(pool, plan, ledger, struck, tally);
    Watched striking = Watched.start("striker", striker::run);
    var lanes = new ArrayList<Watched>();
    for (List<CallPlan> calls : plan.lanes()) {
      lanes.add(Watched.start("lane-" + (lanes.size() + 1), () -> lane(pool, calls)));
    }
    boolean ended = Watched.endAll(lanes, PATIENCE);
    if (!ended) {
      hung("calls did not end within " + PATIENCE, pool);
    }
    striker.end();
    striking.endOrThrow(PATIENCE_AFTER_STOP);
    for (Watched lane : lanes) {
      lane.endOrThrow(PATIENCE_AFTER_STOP);
    }
    showOut(striker.strangers());
  }

  private void lane(Pool pool, List<CallPlan> calls) throws InterruptedException {
    String marks = ledger.file().toString();
    var place = new Place(marks, ground.disk().toString());
    SerializableFunction<Item, Reply> task = item -> Work.run(place, item);
    for (CallPlan call : calls) {
      Told ofCall = toldOf(call);
      try {
        call.form().run(call.view(pool), task, call.items(), ofCall);
      } catch (RuntimeException e) {
        ofCall.odd("the call failed with " + e);
      }
      ofCall.ended(ledger.count());
    }
  }

  private Told toldOf(CallPlan call) {
    Told ofCall = told.get(call);
    if (ofCall == null) {
      throw new IllegalStateException("not a call of this round: " + call);
    }
    return ofCall;
  }

  /** Shows where everybody is, then ends it all. */
  private void hung(String what, Pool pool) {
    System.err.println("HUNG: round " + plan.number() + ", " + what + "; " + pool.stats());
    for (var worker : pool.stats().workers()) {
      System.err.printf(
          "  worker %d %s pid %s call %s item %s since %s%n",
          worker.number(),
          worker.state(),
          worker.pid(),
          worker.call(),
          worker.item(),
          worker.since());
    }
    Thread.getAllStackTraces()
        .forEach((thread, frames) -> {
          System.err.println("  " + thread);
          for (StackTraceElement frame : frames) {
            System.err.println("      at " + frame);
          }
        });
    pool.terminate();
  }

  private void showOut(List<Stranger> strangers) throws IOException, InterruptedException {
    for (Stranger stranger : strangers) {
      try (stranger) {
        long deadline = System.nanoTime() + PATIENCE_FOR_LEFTOVERS.toNanos();
        boolean out = stranger.isShownOut();
        while (!out && System.nanoTime() < deadline) {
          TimeUnit.MILLISECONDS.sleep(10);
          out = stranger.isShownOut();
        }
        if (!out) {
          String text = "round " + plan.number() + ", a stranger is still connected";
          tally.found(new Finding(Finding.Kind.LET_IN, stranger.fault(), text));
        }
      }
    }
  }

  private void end(Pool pool) throws InterruptedException {
    Watched closing = Watched.start("close", pool::close);
    if (!Watched.endAll(List.of(closing), PATIENCE)) {
      String text = "close() did not end within " + PATIENCE;
      tally.found(new Finding(Finding.Kind.HUNG, Fault.NONE, text));
      hung(text, pool);
    }
    closing.endOrThrow(PATIENCE_AFTER_STOP);
  }

  private void judge() throws IOException {
    var judge = new Judge(plan.number(), struck, tally);
    List<Mark> marks = ledger.marks();
    plan.calls().forEach(call -> judge.call(call, toldOf(call), marks));
    judge.end();
    Files.delete(ledger.file());
  }

  private void lookForLeftovers(Set<String> openBefore) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_FOR_LEFTOVERS.toNanos();
    Leftovers left = Leftovers.of(mark, ground, openBefore);
    while (!left.isEmpty() && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(20);
      left = Leftovers.of(mark, ground, openBefore);
    }
    tally.orphans(left.processes());
    tally.files(left.files());
    tally.descriptors(left.descriptors().stream().map(this::inThisRound).toList());
  }

  private String inThisRound(String what) {
    return "round " + plan.number() + ", " + what;
  }
}
