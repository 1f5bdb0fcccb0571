package dev.procession.worker;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is due when the task that runs on this thread has ended. Each thread has its own. */
public final class AfterTask {
  private static final ThreadLocal<@Nullable AfterTask> OF_THREAD = new ThreadLocal<>();

  private final List<Runnable> actions = new ArrayList<>(0);

  private AfterTask() {}

  /** That of the thread that runs the tasks of this worker from now on. */
  static AfterTask begin() {
    var made = new AfterTask();
    OF_THREAD.set(made);
    return made;
  }

  /** Does something after the task; nothing if this thread runs none. */
  public static void add(Runnable action) {
    AfterTask ofThread = OF_THREAD.get();
    if (ofThread != null) {
      ofThread.actions.add(action);
    }
  }

  void run() {
    if (!actions.isEmpty()) {
      var due = List.copyOf(actions);
      actions.clear();
      due.forEach(AfterTask::run);
    }
  }

  /** The task has its answer already, which is not changed by this. */
  private static void run(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException | Error e) {
      System.getLogger(AfterTask.class.getName())
          .log(System.Logger.Level.WARNING, "what a task has left behind cannot be closed", e);
    }
  }
}
