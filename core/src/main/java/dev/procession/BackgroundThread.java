package dev.procession;

/**
 * A thread for what may wait: callbacks, an input that is read, classes that a worker asks for. A
 * virtual one, or a platform one where the JDK has none to give: if the system had no thread when
 * the first was wanted, the class of virtual threads cannot be used as long as this JVM lives.
 */
final class BackgroundThread {
  private BackgroundThread() {}

  static Thread unstarted(String name, Runnable task) {
    try {
      return Thread.ofVirtual().name(name).unstarted(task);
    } catch (LinkageError e) {
      return Thread.ofPlatform().daemon().name(name).unstarted(task);
    }
  }

  /**
   * Starts one.
   *
   * @throws OutOfMemoryError if the system gives no thread now; the task has not begun then
   */
  static void start(String name, Runnable task) {
    unstarted(name, task).start();
  }
}
