package dev.procession;

import dev.procession.memory.NoRoomException;
import dev.procession.sync.SharedWords;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * What of a lock or the like crosses: where it is.
 *
 * @param what it is called in errors
 */
record SharedState(String what, String folder, String data) implements Serializable {
  /** Makes the words of one, which ends when its maker closes it. */
  static SharedWords create(String what, int words) {
    return create(what, words, SharedWords::create);
  }

  /** Makes the words of one that lasts until the last process lets go of it. */
  static SharedWords createCommon(String what, int words) {
    return create(what, words, SharedWords::createCommon);
  }

  @FunctionalInterface
  private interface Maker {
    SharedWords make(int words) throws IOException;
  }

  private static SharedWords create(String what, int words, Maker maker) {
    Shutdown.install();
    try {
      return maker.make(words);
    } catch (NoRoomException e) {
      throw new SharedMemoryFullException(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new UncheckedIOException(what + " cannot be made", e);
    }
  }

  /** Refuses a closed one here, where the mistake is. */
  static SharedState of(String what, SharedWords words) {
    if (words.isClosed()) {
      throw new IllegalStateException(what + " " + words.name() + " is closed");
    }
    return new SharedState(what, words.folder().toString(), words.data());
  }

  SharedWords open() throws InvalidObjectException {
    Shutdown.install();
    try {
      return SharedWords.arrived(Path.of(folder), data);
    } catch (IOException e) {
      throw new InvalidObjectException(
          what + " is gone: it was closed, or its process has ended: " + e, e);
    }
  }
}
