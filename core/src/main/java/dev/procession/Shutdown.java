package dev.procession;

import dev.procession.launch.AotCache;
import dev.procession.memory.RuntimeFolder;
import dev.procession.memory.SharedRegion;
import dev.procession.worker.ThisProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The end of this JVM: stops what was not closed, so that a program that forgets {@code close()}
 * still exits and leaves nothing behind.
 */
final class Shutdown {
  private static final Set<LocalPool> POOLS = ConcurrentHashMap.newKeySet();
  private static final Set<ChildProcess> CHILDREN = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(Shutdown::run, "procession-shutdown"));
  }

  private Shutdown() {}

  /** Sees to it that something that is no pool and no child is let go at the end, too. */
  static void install() {}

  static void register(LocalPool pool) {
    POOLS.add(pool);
  }

  static void forget(LocalPool pool) {
    POOLS.remove(pool);
  }

  static void register(ChildProcess child) {
    CHILDREN.add(child);
  }

  static void forget(ChildProcess child) {
    CHILDREN.remove(child);
  }

  static List<ChildProcess> children() {
    return List.copyOf(CHILDREN);
  }

  private static void run() {
    boolean bySignal = ThisProcess.endsBySignal();
    for (LocalPool pool : POOLS) {
      if (!bySignal) {
        // not by a logger: the JDK's own is being shut down at this moment
        System.err.println(
            "procession: "
                + pool.name()
                + " was not closed before the program ended; it is stopped");
      }
      pool.halt();
    }
    CHILDREN.forEach(ChildProcess::terminate);
    AotCache.stop();
    try {
      for (LocalPool pool : POOLS) {
        boolean _ = pool.awaitTermination(Duration.ofSeconds(5));
      }
      for (ChildProcess child : CHILDREN) {
        if (!child.join(Duration.ofMillis(500))) {
          child.kill();
          boolean _ = child.join(Duration.ofSeconds(5));
        }
      }
      SharedRegion.releaseAll();
      RuntimeFolder.removeOfThisProcess();
    } catch (IOException e) {
      System.err.println("procession: the runtime folder could not be removed: " + e);
    } catch (InterruptedException e) {
      // somebody is in a hurry; the watchdog and the next start clean up
    }
  }
}
