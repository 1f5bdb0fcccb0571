package dev.procession.ring;

import dev.procession.memory.NoRoomException;
import dev.procession.memory.SharedRegion;
import dev.procession.sync.Party;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Items that are too large for a ring: a file each, written before the queue is locked and read
 * after that. Not by channels, which an interrupt closes. Thread-safe.
 */
final class ItemFiles {
  private static final AtomicLong NUMBERS = new AtomicLong();

  private final SharedRegion region;

  ItemFiles(SharedRegion region) {
    this.region = region;
  }

  Stored write(byte[] value) throws IOException {
    String name = "item-" + Long.toHexString(Party.process()) + "-" + NUMBERS.incrementAndGet();
    Path file = region.folder().resolve(name);
    try (var out = new FileOutputStream(file.toFile())) {
      out.write(value);
    } catch (IOException e) {
      Files.deleteIfExists(file);
      throw NoRoomException.insteadOf(e, Files.getFileStore(region.folder()), value.length);
    }
    return new Stored(Ring.FILE, name.getBytes(StandardCharsets.US_ASCII), value.length);
  }

  /** The value of a record, wherever it is. */
  byte[] read(Stored record) throws IOException {
    if (record.kind() != Ring.FILE) {
      return record.bytes();
    }
    try (var in = new FileInputStream(path(record).toFile())) {
      return in.readAllBytes();
    }
  }

  /** A record that was read, with the size of its value. */
  Stored sized(Stored record) throws IOException {
    return record.kind() == Ring.FILE
        ? new Stored(Ring.FILE, record.bytes(), Files.size(path(record)))
        : record;
  }

  /**
   * Deletes the file of a record, if it has one. That it cannot is told: it must not cost the item,
   * which somebody has.
   */
  void delete(Stored record) {
    if (record.kind() != Ring.FILE) {
      return;
    }
    Path file = path(record);
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      System.getLogger(ItemFiles.class.getName())
          .log(
              System.Logger.Level.WARNING,
              file + " cannot be deleted: it stays until the queue ends",
              e);
    }
  }

  private Path path(Stored record) {
    return region.folder().resolve(new String(record.bytes(), StandardCharsets.US_ASCII));
  }
}
