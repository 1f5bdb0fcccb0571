package dev.procession.benchmarks;

import dev.procession.SharedLock;
import dev.procession.SharedLong;
import dev.procession.SharedMap;
import dev.procession.SharedMemory;

/** What the workers do, the same for all rivals. */
final class Tasks {
  private Tasks() {}

  static int square(int number) {
    return number * number;
  }

  static byte[] echo(byte[] data) {
    return data;
  }

  /** Adds 1 so often to what another process adds to at the same time. */
  static void count(SharedLong number, int times) {
    for (int i = 0; i < times; i++) {
      number.incrementAndGet();
    }
  }

  /** Adds 1 so often to a value in a map that is elsewhere. */
  static void addToMap(SharedMap<String, Integer> map, int times) {
    for (int i = 0; i < times; i++) {
      map.merge("count", 1, Integer::sum);
    }
  }

  /** Takes a lock and gives it back, so often; returns how often it had it. */
  static int lock(SharedLock lock, int times) {
    int held = 0;
    for (int i = 0; i < times; i++) {
      lock.lock();
      try {
        held++;
      } finally {
        lock.unlock();
      }
    }
    return held;
  }

  static long last(SharedMemory memory) {
    return memory.asLongArray().get(memory.byteSize() / Long.BYTES - 1);
  }

  /** Keeps a CPU busy for so many rounds. */
  static int spin(int rounds) {
    int sum = 0;
    for (int i = 0; i < rounds; i++) {
      sum = Integer.rotateLeft(sum ^ i * 31, 5);
    }
    return sum;
  }
}
