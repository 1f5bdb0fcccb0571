package dev.procession.memory;

import java.io.IOException;
import java.nio.file.FileStore;

/** The file system cannot hold what was asked for; nothing of it is left there. */
public final class NoRoomException extends IOException {
  private static final long serialVersionUID = 1;

  NoRoomException(FileStore store, long wanted, long free) {
    super(
        "no room for "
            + wanted
            + " bytes: "
            + store
            + " has "
            + free
            + " bytes free; enlarge it, or set -Dprocession.runtime to a folder with more room");
  }

  /**
   * What to throw for one that came while so many bytes were written: the same if they have room.
   */
  public static IOException insteadOf(IOException e, FileStore store, long wanted)
      throws IOException {
    long free = store.getUsableSpace();
    if (free >= wanted) {
      return e;
    }
    var told = new NoRoomException(store, wanted, free);
    told.initCause(e);
    return told;
  }
}
