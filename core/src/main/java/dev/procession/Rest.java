package dev.procession;

import dev.procession.launch.AotCache;
import dev.procession.launch.Starting;
import dev.procession.memory.RuntimeFolder;
import java.io.IOException;

/**
 * What becomes of this library in a plug-in when nothing of it is in use: its threads end, so that
 * the plug-in can be unloaded, and no class is loaded any more, as its jar may be closed. The next
 * pool begins anew. On the class path nothing is ever unloaded, and all stays as it is.
 */
final class Rest {
  private Rest() {}

  /** Whether this library is part of something that may be unloaded. */
  static boolean isWanted() {
    return !LoaderAnswers.isOnClassPath(Rest.class.getClassLoader());
  }

  static void begin() {
    AotCache.rest();
    Clock.rest();
    ControlThread.rest();
    Starting.rest();
    try {
      RuntimeFolder.rest();
    } catch (IOException e) {
      System.getLogger(Rest.class.getName())
          .log(System.Logger.Level.DEBUG, "the runtime folder is removed later", e);
    }
  }
}
