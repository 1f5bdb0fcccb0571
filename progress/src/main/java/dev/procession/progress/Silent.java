package dev.procession.progress;

import dev.procession.Progress;

/** Shows nothing. */
final class Silent implements Progress.Handle {
  private static final Silent HANDLE = new Silent();
  static final Progress PROGRESS = _ -> HANDLE;

  private Silent() {}

  @Override
  public void advance(long items) {}

  @Override
  public void end() {}
}
