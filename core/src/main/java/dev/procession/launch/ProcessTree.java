package dev.procession.launch;

import java.util.List;

/** Ends processes with all that they started. */
public final class ProcessTree {
  private ProcessTree() {}

  /**
   * Kills descendants first, then the root: a descendant whose parent is gone cannot be found any
   * more. By handle and not by {@link Process#destroyForcibly}, which would close the streams and
   * lose the last lines.
   */
  public static void kill(ProcessHandle root) {
    for (ProcessHandle descendant : descendants(root)) {
      descendant.destroyForcibly();
    }
    root.destroyForcibly();
  }

  private static List<ProcessHandle> descendants(ProcessHandle root) {
    try {
      return root.descendants().toList();
    } catch (RuntimeException e) {
      System.getLogger(ProcessTree.class.getName())
          .log(System.Logger.Level.WARNING, "descendants of pid " + root.pid() + " not listed", e);
      return List.of();
    }
  }
}
