package dev.procession;

import dev.procession.launch.AotCache;
import dev.procession.memory.RuntimeFolder;
import dev.procession.memory.SharedRegion;
import dev.procession.wire.StartLine;
import dev.procession.worker.ThisProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The end of this JVM: stops what was not closed, so that a program that forgets {@code close()}
 * still exits and leaves nothing behind, and nobody waits for ever for a result that will not come.
 *
 * <pre>
 *   0                 nothing new is taken; what runs goes on; children are asked to end
 *   CLOSING_TIME      pools that nobody closes are stopped; who waits for them gets an exception
 *   shutdown grace    of each pool that somebody closes: it is cut off, and says so
 * </pre>
 *
 * <p>Each step is left out as soon as nothing is left to wait for.
 */
final class Shutdown {
  /** Why nothing is taken any more, as the end of a sentence. */
  static final String REASON = "this program is ending";

  /** How long others, in hooks of their own, have to close a pool in order. */
  private static final Duration CLOSING_TIME = Duration.ofSeconds(1);

  /** How long the main thread is spared the stack trace that its answer would print. */
  private static final Duration SPARED = Duration.ofMillis(250);

  private static final Duration CHILDREN_GRACE = Duration.ofMillis(500);
  private static final Duration KILL_TIME = Duration.ofSeconds(5);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private static final Set<LocalPool> POOLS = ConcurrentHashMap.newKeySet();
  private static final Set<ChildProcess> CHILDREN = ConcurrentHashMap.newKeySet();

  private static volatile boolean begun;

  /** Guarded by the class. */
  private static @Nullable Thread hook;

  /** Guarded by the class: whether there is more to let go of than pools and children. */
  private static boolean alwaysNeeded;

  /** Guarded by the class: children that are not registered yet. */
  private static int starting;

  private Shutdown() {}

  /** Sees to it that something that is no pool and no child is let go at the end, too. */
  static synchronized void install() {
    alwaysNeeded = true;
    addHook();
  }

  /**
   * @throws PoolClosedException if this JVM is ending
   */
  static void register(LocalPool pool) {
    POOLS.add(pool);
    if (isRefused()) {
      POOLS.remove(pool);
      throw PoolClosedException.of(pool.name() + " cannot be opened, as " + REASON);
    }
  }

  static void forget(LocalPool pool) {
    POOLS.remove(pool);
    removeHookIfUnneeded();
  }

  /** A child begins to be started, or has been, or could not be. */
  static synchronized void starting(int children) {
    starting += children;
    removeHookIfUnneeded();
  }

  /** Returns whether it is taken; it is not if this JVM is ending. */
  static boolean register(ChildProcess child) {
    CHILDREN.add(child);
    if (isRefused()) {
      CHILDREN.remove(child);
      return false;
    }
    return true;
  }

  static void forget(ChildProcess child) {
    CHILDREN.remove(child);
    removeHookIfUnneeded();
  }

  static List<ChildProcess> children() {
    return List.copyOf(CHILDREN);
  }

  /** Whether this JVM is ending, so that nothing new is taken. */
  static boolean hasBegun() {
    return begun;
  }

  /** Asked after what is registered has been: it is either seen by the hook, or refused. */
  private static synchronized boolean isRefused() {
    addHook();
    return begun;
  }

  private static void addHook() {
    if (hook != null || begun) {
      return;
    }
    var thread = new Thread(Shutdown::run, "procession-shutdown");
    thread.setContextClassLoader(null); // it may outlive the program part that opened a pool
    try {
      Runtime.getRuntime().addShutdownHook(thread);
      hook = thread;
    } catch (IllegalStateException e) {
      begun = true; // too late for a hook of ours: the JVM is on its way
    }
  }

  /**
   * A hook that stays would keep the class loader of a plug-in that has used pools. Else it stays,
   * as the folder of this process is there until its end.
   */
  private static synchronized void removeHookIfUnneeded() {
    boolean used = alwaysNeeded || starting > 0 || !POOLS.isEmpty() || !CHILDREN.isEmpty();
    if (begun || used || !Rest.isWanted()) {
      return;
    }
    Thread installed = hook;
    try {
      boolean _ = installed != null && Runtime.getRuntime().removeShutdownHook(installed);
      hook = null;
    } catch (IllegalStateException e) {
      return; // the JVM is ending, and the hook runs in a moment
    }
    Rest.begin();
  }

  private static void run() {
    long start = System.nanoTime();
    boolean bySignal = ThisProcess.endsBySignal();
    synchronized (Shutdown.class) {
      begun = true;
    }
    CHILDREN.forEach(ChildProcess::terminate);
    AotCache.stop();
    try {
      awaitClosings(start);
      stopUnclosed(bySignal);
      killChildren(start);
      awaitClosed(start);
      SharedRegion.releaseAll();
      RuntimeFolder.removeOfThisProcess();
    } catch (IOException e) {
      tell("the runtime folder could not be removed: " + e);
    } catch (InterruptedException e) {
      // somebody is in a hurry; the watchdog and the next start clean up
    }
  }

  /** Not by a logger: the JDK's own is being shut down at this moment. */
  private static void tell(String text) {
    System.err.println("procession: " + text);
  }

  /** Gives others the time to close their pools, while there is anybody who might. */
  private static void awaitClosings(long start) throws InterruptedException {
    if (isWorker()) {
      return; // its own end is short, and its parent waits for that
    }
    while (left(start, CLOSING_TIME).isPositive() && POOLS.stream().anyMatch(Shutdown::mayClose)) {
      LocalPool open = POOLS.stream().filter(pool -> !pool.isClosing()).findAny().orElse(null);
      if (open != null) {
        boolean _ = open.awaitTermination(LOOK_AGAIN);
      }
    }
  }

  private static boolean isWorker() {
    return ThisProcess.startLine().filter(line -> line.kind() == StartLine.Kind.WORKER).isPresent();
  }

  private static boolean mayClose(LocalPool pool) {
    return !pool.isClosing() && (pool.isBusy() || OtherThreads.run());
  }

  private static Duration left(long start, Duration time) {
    return time.minusNanos(System.nanoTime() - start);
  }

  private static void stopUnclosed(boolean bySignal) {
    var halted = new ArrayList<LocalPool>();
    for (LocalPool pool : POOLS) {
      if (!pool.isClosing()) {
        if (!bySignal) {
          tell(pool.name() + " was not closed before the program ended; it is stopped");
        }
        int _ = pool.halt();
        halted.add(pool);
      }
    }
    if (!halted.isEmpty()) {
      answerSoon(halted);
    }
  }

  /** If nobody waits, in a hook, for who gets these answers, this JVM has ended before them. */
  private static void answerSoon(List<LocalPool> halted) {
    var answering = new Thread(() -> answerAfter(SPARED, halted), "procession-shutdown-answers");
    answering.setDaemon(true);
    try {
      answering.start();
    } catch (OutOfMemoryError e) {
      answerAfter(Duration.ZERO, halted); // no thread to be had
    }
  }

  private static void answerAfter(Duration time, List<LocalPool> halted) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // then sooner
    }
    halted.forEach(LocalPool::answerHalted);
  }

  private static void killChildren(long start) throws InterruptedException {
    for (ChildProcess child : CHILDREN) {
      if (!child.join(left(start, CHILDREN_GRACE))) {
        child.kill();
        boolean _ = child.join(KILL_TIME);
      }
    }
  }

  /** Those that were stopped end soon; those that somebody closes have their time. */
  private static void awaitClosed(long start) throws InterruptedException {
    List<LocalPool> closing =
        POOLS.stream()
            .filter(pool -> !pool.isHalting())
            .sorted(Comparator.comparing(pool -> pool.settings().shutdownGrace()))
            .toList();
    for (LocalPool pool : closing) {
      if (!pool.awaitTermination(left(start, pool.settings().shutdownGrace()))) {
        cutOff(pool);
      }
    }
    for (LocalPool pool : POOLS) {
      boolean _ = pool.awaitTermination(KILL_TIME);
    }
  }

  private static void cutOff(LocalPool pool) {
    boolean callbacksRan = pool.isBusy();
    int calls = pool.halt();
    pool.answerHalted();
    String what =
        calls > 0
            ? calls + (calls == 1 ? " call was" : " calls were")
            : callbacksRan ? "its callbacks were" : "the end of its workers was";
    tell(
        pool.name()
            + " was closed, but "
            + what
            + " cut off when its shutdown grace was over: "
            + pool.settings().shutdownGrace()
            + "; PoolConfig.withShutdownGrace gives more");
  }
}
