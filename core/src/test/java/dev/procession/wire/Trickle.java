package dev.procession.wire;

import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import java.util.Random;

/** A pipe in memory that takes and gives from none to so many bytes at a time. */
final class Trickle implements WritableByteChannel, ReadableByteChannel {
  private final Random random;
  private final int most;
  private byte[] bytes = new byte[1024];
  private int written;
  private int read;
  private boolean open = true;

  Trickle(long seed, int most) {
    this.random = new Random(seed);
    this.most = most;
  }

  @Override
  public int write(ByteBuffer source) {
    int count = Math.min(random.nextInt(most + 1), source.remaining());
    if (written + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, written + count));
    }
    source.get(bytes, written, count);
    written += count;
    return count;
  }

  @Override
  public int read(ByteBuffer target) {
    int here = written - read;
    int count = Math.min(random.nextInt(most + 1), Math.min(here, target.remaining()));
    if (count == 0) {
      return open || here > 0 ? 0 : -1;
    }
    target.put(bytes, read, count);
    read += count;
    if (read == written) {
      written = 0;
      read = 0;
    }
    return count;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() {
    open = false;
  }
}
