package dev.procession.mapreduce;

import java.io.IOException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** The zip file that was read last: its entries are many, and to open it takes long. */
final class OpenZip implements AutoCloseable {
  private @Nullable ZipFile open;

  ZipFile get(String path) throws IOException {
    if (open == null || !open.getName().equals(path)) {
      close();
      open = new ZipFile(path);
    }
    return open;
  }

  @Override
  public void close() throws IOException {
    if (open != null) {
      open.close();
    }
  }
}
