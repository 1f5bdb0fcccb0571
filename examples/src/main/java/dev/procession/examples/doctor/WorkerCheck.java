package dev.procession.examples.doctor;

import dev.procession.Pool;
import dev.procession.ProcessionException;
import java.util.Locale;

/** Starts a worker and lets it run a task, as any program would. */
public final class WorkerCheck {

  private static final String SUBJECT = "Worker";

  private WorkerCheck() {}

  /** Takes as long as the start of a JVM. */
  public static Finding run() {
    var began = System.nanoTime();
    try (var pool = Pool.processes(1)) {
      var pid = pool.apply(() -> ProcessHandle.current().pid());
      var seconds = (System.nanoTime() - began) / 1e9;
      return Finding.ok(
          SUBJECT,
          String.format(
              Locale.ROOT, "process %d started and ran a task, in %.1f s in all", pid, seconds));
    } catch (ProcessionException e) {
      return Finding.problem(SUBJECT, "did not run a task", String.valueOf(e.getMessage()));
    }
  }
}
