package dev.procession.wire;

/** What both sides of a connection must share. */
public final class Build {
  /** Changes with every change of a frame or of the page. */
  public static final String ID = "4";

  private Build() {}
}
