package dev.procession;

/** A worker as the lanes see it. */
interface Taker {
  /** Takes what it has room for from the lanes. Called by any thread; does not wait. */
  void pump(Lanes.Offer how);
}
