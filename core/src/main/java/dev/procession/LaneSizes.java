package dev.procession;

/** Limits that dispatch keeps; each was the smallest or largest that measured well. */
final class LaneSizes {
  /** Items of an automatic chunk. */
  static final int MOST_ITEMS = 8192;

  /** Items that a lazy map counts on a worker to hold, however long they take. */
  static final int FEWEST_ITEMS_LAZY = 64;

  /** The same for the shortest items; also the largest automatic chunk of a lazy map. */
  static final int MOST_ITEMS_LAZY = 2048;

  /** Work in a worker's hands at which nothing more is sent ahead. */
  static final long TARGET_NANOS = 4_000_000;

  /** Bytes sent ahead that the worker is not known to have read; more could deadlock both sides. */
  static final int UNREAD_BYTES = 64 << 10;

  /** Frames sent ahead that the worker is not known to have read. */
  static final int UNREAD_FRAMES = 128;

  /** Items of an input that are offered at once, where reading them cannot take long. */
  static final int FEED_ITEMS = 1024;

  /** Memory that a waiting chunk takes besides its items: most for a call of one item. */
  static final int CHUNK_BYTES = 512;

  /** Encoded arguments that wait in the queue; who submits more waits. */
  static final long QUEUED_BYTES = Math.max(16 << 20, Runtime.getRuntime().maxMemory() / 8);

  private LaneSizes() {}
}
