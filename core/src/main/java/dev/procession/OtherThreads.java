package dev.procession;

import java.util.Arrays;
import java.util.Map;

/** Whether anybody but the end of this JVM itself still runs while it ends: hooks of the user. */
final class OtherThreads {
  private OtherThreads() {}

  /** Whether a thread that is no daemon runs and does not just wait for the end. */
  static boolean run() {
    return Thread.getAllStackTraces().entrySet().stream()
        .anyMatch(each -> isOther(each.getKey(), each));
  }

  private static boolean isOther(Thread thread, Map.Entry<Thread, StackTraceElement[]> stack) {
    return !thread.isDaemon()
        && thread != Thread.currentThread()
        && !thread.getName().equals("DestroyJavaVM")
        && Arrays.stream(stack.getValue())
            .noneMatch(frame -> frame.getClassName().equals("java.lang.Shutdown"));
  }
}
