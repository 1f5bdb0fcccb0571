package dev.procession.it;

/** A class of the class path, of which plug-ins bring versions of their own. */
public final class Tariff {
  private Tariff() {}

  /** What so many cost. */
  public static int price(int count) {
    return count * 100;
  }
}
