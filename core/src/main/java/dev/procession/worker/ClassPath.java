package dev.procession.worker;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Opens every jar of the class path and the module path, beside the start of this process: the JVM
 * would open each at its first use, which may be after somebody has replaced it.
 */
final class ClassPath implements Runnable {
  /** In no package: of one in a package only the module that has it would be asked. */
  private static final String NOWHERE = "META-INF/procession/nowhere";

  /** The parent's patience with a start ends it too; its death does by the watchdog. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private ClassPath() {}

  /** Begins to open them; {@link #await} must have returned before the parent is told. */
  static Thread open() {
    return Thread.ofPlatform().daemon().name("class-path").start(new ClassPath());
  }

  /**
   * Waits until they are open: what the parent finds unchanged after this is what runs here.
   *
   * @throws IOException if that takes too long
   */
  static void await(Thread opening) throws IOException, InterruptedException {
    if (!opening.join(PATIENCE)) {
      throw new IOException("the class path could not be opened within " + PATIENCE);
    }
  }

  @Override
  public void run() {
    Object _ = found();
  }

  /** What is looked for everywhere and is nowhere. */
  private static @Nullable Object found() {
    return ClassLoader.getSystemResource(NOWHERE);
  }
}
