package dev.procession.worker;

import org.jspecify.annotations.Nullable;

/**
 * Opens every jar of the class path, beside the start of this process: the JVM would open each at
 * its first use, which may be after somebody has replaced it.
 */
final class ClassPath implements Runnable {
  private static final String NOWHERE = "dev/procession/worker/nowhere";

  private ClassPath() {}

  static void open() {
    Thread.ofPlatform().daemon().name("class-path").start(new ClassPath());
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
