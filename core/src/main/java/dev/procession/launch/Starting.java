package dev.procession.launch;

/** What there is to start processes with. */
public final class Starting {
  private Starting() {}

  /** Lets go of it while no process is left; the next one finds it again. */
  public static void rest() {
    Watchdog.rest();
    Starter.rest();
  }
}
