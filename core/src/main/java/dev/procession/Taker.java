package dev.procession;

/** A worker as the lanes see it. */
interface Taker {
  /** Takes what it has room for from the lanes. Called by any thread; does not wait. */
  void pump(Lanes.Offer how);

  /**
   * Whether all that it had is answered: it will ask for more if it has not already. Called by any
   * thread; known before the callers of what it had are told. Nobody waits for one that says no.
   */
  default boolean isEmptyHanded() {
    return false;
  }
}
