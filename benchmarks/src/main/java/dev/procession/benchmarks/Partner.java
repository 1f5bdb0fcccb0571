package dev.procession.benchmarks;

import dev.procession.Connection;
import dev.procession.SharedQueue;
import java.io.EOFException;
import java.io.Serializable;

/** The other side of the messages: a child that does what it is told. */
final class Partner {
  private static final byte[] SMALL = new byte[64];

  private Partner() {}

  /** What it can be told to do. */
  enum Deed {
    ECHO,
    ECHO_OBJECTS,
    DRAIN,
    ASK,
    ANSWER,
    PUT,
    TAKE
  }

  record Order(Deed deed, int times) implements Serializable {}

  /** Follows orders until they end. */
  static void serve(
      Connection<Object> orders, Connection<Object> between, SharedQueue<Integer> queue)
      throws Exception {
    try {
      while (true) {
        var order = (Order) orders.receive();
        int times = order.times();
        switch (order.deed()) {
          case ECHO -> echo(orders, times);
          case ECHO_OBJECTS -> echoObjects(orders, times);
          case DRAIN -> orders.send(drain(orders, times));
          case ASK -> orders.send(ask(between, times));
          case ANSWER -> echo(between, times);
          case PUT -> orders.send(put(queue, times));
          case TAKE -> orders.send(take(queue, times));
        }
      }
    } catch (EOFException e) {
      // there are no more orders
    }
  }

  private static void echo(Connection<Object> with, int times) throws Exception {
    for (int i = 0; i < times; i++) {
      with.sendBytes(with.receiveBytes());
    }
  }

  private static void echoObjects(Connection<Object> with, int times) throws Exception {
    for (int i = 0; i < times; i++) {
      with.send(with.receive());
    }
  }

  private static long drain(Connection<Object> from, int times) throws Exception {
    long bytes = 0;
    for (int i = 0; i < times; i++) {
      bytes += from.receiveBytes().length;
    }
    return bytes;
  }

  private static long ask(Connection<Object> whom, int times) throws Exception {
    long answers = 0;
    for (int i = 0; i < times; i++) {
      whom.sendBytes(SMALL);
      answers += whom.receiveBytes().length / SMALL.length;
    }
    return answers;
  }

  private static long put(SharedQueue<Integer> queue, int times) throws InterruptedException {
    for (int i = 0; i < times; i++) {
      queue.put(i);
    }
    return times;
  }

  private static long take(SharedQueue<Integer> queue, int times) throws InterruptedException {
    long taken = 0;
    for (int i = 0; i < times; i++) {
      taken += queue.take() >= 0 ? 1 : 0;
    }
    return taken;
  }
}
