package dev.procession.examples.doctor;

/** What {@code Pool.processes()} would take here. */
final class PoolCheck {

  private static final String SUBJECT = "Default pool";

  /** Enough for tasks that hold little; less is soon full. */
  private static final long SMALL_HEAP = 64L << 20;

  private PoolCheck() {}

  static Finding of(Machine machine) {
    var workers = machine.processors();
    var says = workers == 1 ? "1 worker" : workers + " workers";
    var heap = machine.allowance().heap();
    if (heap.isEmpty()) return Finding.ok(SUBJECT, says + ", heap not known");

    says += " with a heap of " + Text.size(heap.get()) + (workers == 1 ? "" : " each");
    if (heap.get() >= SMALL_HEAP) return Finding.ok(SUBJECT, says);
    return Finding.warning(
        SUBJECT, says, "use fewer workers, by withWorkers, or raise the memory limit");
  }
}
