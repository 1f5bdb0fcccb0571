package dev.procession.worker;

import dev.procession.wire.Control;
import java.util.Arrays;
import java.util.List;

/**
 * Looks where the task thread is. On a thread of its own: the JVM can only tell once the task
 * thread comes to a safepoint, and the control thread must not wait for that.
 */
final class Look implements Runnable {
  private static final String OWN = Look.class.getPackageName() + ".";

  private final ControlLoop control;
  private final Interruption interruption;
  private final int number;

  Look(ControlLoop control, Interruption interruption, int number) {
    this.control = control;
    this.interruption = interruption;
    this.number = number;
  }

  void start() {
    try {
      Thread.ofPlatform().daemon().name("look").start(this);
    } catch (OutOfMemoryError e) {
      // no thread to be had: the parent goes on without knowing where the task was
    }
  }

  @Override
  public void run() {
    Thread thread = interruption.threadOf(number);
    if (thread == null) {
      return;
    }
    Thread.State state = thread.getState();
    List<StackTraceElement> stack = Arrays.asList(thread.getStackTrace());
    if (interruption.threadOf(number) != null) {
      control.send(new Control.Seen(number, state.name(), stack.subList(0, endOfTask(stack))));
    }
  }

  /** The outermost frames are this library's own and the same for every task. */
  private static int endOfTask(List<StackTraceElement> stack) {
    int end = stack.size();
    while (end > 0 && stack.get(end - 1).getClassName().startsWith(OWN)) {
      end--;
    }
    return end;
  }
}
