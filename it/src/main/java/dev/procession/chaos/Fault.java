package dev.procession.chaos;

import dev.procession.TaskSerializationException.Direction;
import java.util.Arrays;
import java.util.List;

/** One way in which something goes wrong. */
public enum Fault {
  NONE("no fault of its own", Kind.NONE, new Ending.Returned()),

  EXCEPTION("task throws an exception", Kind.TASK, new Ending.Threw("IOException: no luck for %s")),
  ERROR("task throws an error", Kind.TASK, new Ending.Threw("AssertionError: no hope for %s")),
  UNSENDABLE_EXCEPTION(
      "task throws what cannot be sent", Kind.TASK, new Ending.Threw("no way for %s")),
  STACK_OVERFLOW("stack overflow", Kind.TASK, new Ending.Threw("StackOverflowError")),
  HEAP("heap exhausted", Kind.TASK, new Ending.Threw("OutOfMemoryError")),
  DESCRIPTORS("file descriptors exhausted", Kind.TASK, new Ending.Threw("Too many open files")),
  DISK_FULL("disk full", Kind.TASK, new Ending.Threw("No space left on device")),
  UNSENDABLE_RESULT("result that cannot be sent", Kind.TASK, new Ending.NotSent(Direction.RESULT)),
  UNREADABLE_ARGUMENT(
      "argument that cannot be read", Kind.TASK, new Ending.NotSent(Direction.ARGUMENT)),

  HALT("Runtime.halt", Kind.TASK, new Ending.Died(9)),
  HALT_DECODING("Runtime.halt while decoding", Kind.TASK, new Ending.Died(10)),
  HALT_ENCODING("Runtime.halt while encoding", Kind.TASK, new Ending.Died(11)),
  EXIT("System.exit", Kind.TASK, new Ending.Died(3)),
  EXIT_STUCK("System.exit, hook never returns", Kind.TASK, new Ending.Died(Ending.Died.NOT_KNOWN)),
  SEGMENTATION_FAULT("write to address 0 (SIGSEGV)", Kind.TASK, new Ending.Died(-11)),
  KILLS_ITSELF("task sends itself kill -9", Kind.TASK, new Ending.Died(-9)),
  MEMORY("process tree over its memory limit", Kind.TASK, new Ending.Died(-9)),
  ABORTS_ITSELF("task sends itself kill -6", Kind.TASK, new Ending.Died(-6)),

  ASLEEP("hangs: asleep", Kind.TASK, new Ending.TimedOut()),
  SPINNING("hangs: spins", Kind.TASK, new Ending.TimedOut()),
  BLOCKED("hangs: waits for a monitor", Kind.TASK, new Ending.TimedOut()),
  DEAF("hangs: swallows interrupts", Kind.TASK, new Ending.TimedOut()),
  STOPS_ITSELF("hangs: task sends itself kill -STOP", Kind.TASK, new Ending.TimedOut()),
  WITH_CHILD("hangs: with a process of its own", Kind.TASK, new Ending.TimedOut()),

  KILL("kill -9 from outside", Kind.SIGNAL, new Ending.Returned()),
  SEGV("kill -11 from outside", Kind.SIGNAL, new Ending.Returned()),
  ABRT("kill -6 from outside", Kind.SIGNAL, new Ending.Returned()),
  STOP("kill -STOP from outside", Kind.SIGNAL, new Ending.Returned()),
  KILL_STARTING("kill -9 of a worker that starts", Kind.SIGNAL, new Ending.Returned()),

  NO_SECRET("peer with no secret", Kind.STRANGER, new Ending.Returned()),
  WRONG_SECRET("peer with a wrong secret", Kind.STRANGER, new Ending.Returned()),
  GARBAGE("peer that sends garbage", Kind.STRANGER, new Ending.Returned()),
  HALF_FRAME("peer with half a frame, then silence", Kind.STRANGER, new Ending.Returned());

  /** Who does it. */
  enum Kind {
    NONE,
    TASK,
    SIGNAL,
    STRANGER
  }

  private final String title;
  private final Kind kind;

  @SuppressWarnings("ImmutableEnumChecker") // records of values
  private final Ending ending;

  Fault(String title, Kind kind, Ending ending) {
    this.title = title;
    this.kind = kind;
    this.ending = ending;
  }

  /** The faults that a task brings upon itself. */
  public static List<Fault> ofTasks() {
    return all(Kind.TASK);
  }

  static List<Fault> all(Kind kind) {
    return Arrays.stream(values()).filter(fault -> fault.kind == kind).toList();
  }

  /** As it stands in the table. */
  public String title() {
    return title;
  }

  Kind kind() {
    return kind;
  }

  Ending ending() {
    return ending;
  }

  /** Whether the worker dies of it by itself, so that retries are for it. */
  public boolean isDeath() {
    return ending instanceof Ending.Died;
  }

  /** Whether only a time limit ends it. */
  public boolean isHang() {
    return ending instanceof Ending.TimedOut;
  }

  /** Whether it strikes before the task itself begins. */
  boolean isBeforeRun() {
    return this == HALT_DECODING || this == UNREADABLE_ARGUMENT;
  }

  /** Whether the task starts a process that goes on for long. */
  boolean hasChild() {
    return this == WITH_CHILD || this == MEMORY;
  }

  /** Whether the task opens something for it, which fails where no descriptor is left. */
  boolean needsDescriptor() {
    return switch (this) {
      case KILLS_ITSELF, ABORTS_ITSELF, STOPS_ITSELF, WITH_CHILD, MEMORY, DISK_FULL -> true;
      default -> false;
    };
  }
}
