package dev.procession.chaos;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What each run of an item leaves behind before it does anything else: 16 bytes at the end of a
 * file, written at once, so that neither the death of the worker nor other writers can tear it.
 *
 * <pre>
 *   | call: int | index: int | attempt: int | pid: int |
 * </pre>
 */
record Mark(int call, int index, int attempt, int pid) {
  static final int BYTES = 16;

  /** The file that this process keeps open from its first mark on. */
  private record Open(String file, FileOutputStream stream) {}

  private static @Nullable Open open;

  /** Appends it to the file. */
  void leaveIn(String file) throws IOException {
    byte[] bytes =
        ByteBuffer.allocate(BYTES).putInt(call).putInt(index).putInt(attempt).putInt(pid).array();
    stream(file).write(bytes);
  }

  private static synchronized FileOutputStream stream(String file) throws IOException {
    Open last = open;
    if (last == null || !last.file().equals(file)) {
      if (last != null) {
        last.stream().close();
      }
      last = new Open(file, new FileOutputStream(file, true));
      open = last;
    }
    return last.stream();
  }

  static Mark read(ByteBuffer bytes) {
    return new Mark(bytes.getInt(), bytes.getInt(), bytes.getInt(), bytes.getInt());
  }
}
