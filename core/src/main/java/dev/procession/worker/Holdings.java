package dev.procession.worker;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the task that runs on this thread holds of what others wait for. What it still holds when it
 * ends nobody would ever give back: the thread goes on with other tasks, and its process lives.
 * Each thread has its own.
 */
public final class Holdings {
  private static final ThreadLocal<@Nullable Holdings> OF_THREAD = new ThreadLocal<>();

  private final @Nullable Holdings outer = OF_THREAD.get();
  private final LinkedHashMap<Holding, Integer> held = new LinkedHashMap<>(2);

  private Holdings() {}

  /** Something that can be held, compared by identity. */
  public interface Holding {
    /**
     * The task that took it has ended; by its thread.
     *
     * @param times how often it took it and did not give it back
     * @return what there is to be told of that, as the end of a sentence; null for nothing
     */
    @Nullable String left(int times);
  }

  /** A task begins on this thread, perhaps within another one. */
  public static Holdings begin() {
    var made = new Holdings();
    OF_THREAD.set(made);
    return made;
  }

  /** The task of this thread has taken something; nothing if it runs none. */
  public static void add(Holding holding) {
    Holdings ofThread = OF_THREAD.get();
    if (ofThread != null) {
      ofThread.held.merge(holding, 1, Integer::sum);
    }
  }

  /** The thread has given something back that its task, or one around it, may have taken. */
  public static void remove(Holding holding) {
    Holdings ofThread = OF_THREAD.get();
    while (ofThread != null && !ofThread.held.containsKey(holding)) {
      ofThread = ofThread.outer;
    }
    if (ofThread != null) {
      ofThread.held.computeIfPresent(holding, (_, times) -> times == 1 ? null : times - 1);
    }
  }

  /** What is held now is not the next task's, as that of an initializer. */
  void forget() {
    held.clear();
  }

  /** The task has ended, and another one may begin on this thread. */
  void endTask() {
    while (!held.isEmpty()) {
      Map.Entry<Holding, Integer> left = held.pollFirstEntry();
      leave(left.getKey(), left.getValue());
    }
  }

  /** The task has ended, and what was around it goes on. */
  public void end() {
    OF_THREAD.set(outer);
    endTask();
  }

  private static void leave(Holding holding, int times) {
    try {
      String told = holding.left(times);
      if (told != null) {
        logger().log(System.Logger.Level.WARNING, task() + " has ended and " + told);
      }
    } catch (RuntimeException | Error e) { // the task has its answer, which is not changed by this
      logger().log(System.Logger.Level.WARNING, task() + " has ended and left what fails", e);
    }
  }

  /** Not before it is needed: a new worker would have to wait for it. */
  private static System.Logger logger() {
    return System.getLogger(Holdings.class.getName());
  }

  private static String task() {
    RunningTask task = RunningTask.current();
    return task == null ? "a task" : "item " + task.index() + " on worker " + task.worker();
  }
}
