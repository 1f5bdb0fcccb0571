package dev.procession.memory;

import java.io.IOException;

/** The file system cannot hold what was asked for; nothing of it is left there. */
public final class NoRoomException extends IOException {
  private static final long serialVersionUID = 1;

  public NoRoomException(String fileSystem, long wanted, long free) {
    super(
        "no room for "
            + wanted
            + " bytes of shared memory: "
            + fileSystem
            + " has "
            + free
            + " bytes free; enlarge it, or set -Dprocession.runtime to a folder with more room");
  }
}
