package dev.procession.benchmarks;

import dev.procession.ChildProcess;
import dev.procession.Connection;
import dev.procession.SharedPipe;
import dev.procession.SharedQueue;
import dev.procession.Tuple2;
import java.util.ArrayList;
import java.util.List;

/** Our pipes and queue: between this process and four children, and between those. */
final class Messages implements AutoCloseable {
  private static final int PARTNERS = 4;
  private static final int LARGE_BYTES = 64 << 20;
  private static final byte[] SMALL = new byte[64];
  private static final byte[] KIBIBYTE = new byte[1 << 10];

  private final SharedQueue<Integer> queue = SharedQueue.create();
  private final List<ChildProcess> children = new ArrayList<>();
  private final List<Connection<Object>> partners = new ArrayList<>();

  /** Starts the children, pairs of which have a pipe. */
  Messages() {
    SharedQueue<Integer> shared = queue;
    for (int i = 0; i < PARTNERS; i += 2) {
      var between = SharedPipe.<Object>duplex();
      for (var end : List.of(between.first(), between.second())) {
        var orders = SharedPipe.<Object>duplex();
        var theirs = orders.second();
        children.add(
            ChildProcess.start(c -> c.withDaemon(true), () -> Partner.serve(theirs, end, shared)));
        partners.add(orders.first());
      }
    }
  }

  /** Whether a work is one of these. */
  static boolean does(Work work) {
    return switch (work) {
      case PING_PONG, PING_PONG_CHILDREN, PING_PONG_OBJECTS, STREAM, LARGE_MESSAGES, QUEUE -> true;
      case APPLY, APPLY_ASYNC, IMAP, IMAP_UNORDERED, IMAP_AUTO, IMAP_UNORDERED_AUTO -> false;
      case MAP, MAP_RANGE, ECHO, START, CPU_SHORT, CPU_LONG, COUNT, LOCK -> false;
      case SHARED_MAP, WORD_COUNT -> false;
    };
  }

  void run(Work work) throws Exception {
    int size = work.size();
    switch (work) {
      case PING_PONG -> pingPong(size);
      case PING_PONG_OBJECTS -> pingPongOfObjects(size);
      case PING_PONG_CHILDREN -> {
        order(1, Partner.Deed.ANSWER, size);
        order(0, Partner.Deed.ASK, size);
        require(0, size);
      }
      case STREAM -> stream(KIBIBYTE, size);
      case LARGE_MESSAGES -> stream(new byte[LARGE_BYTES], (size << 20) / LARGE_BYTES);
      case QUEUE -> queue(size / 2);
      default -> throw new IllegalArgumentException(work + " needs no messages");
    }
  }

  private void order(int partner, Partner.Deed deed, int times) throws Exception {
    partners.get(partner).send(new Partner.Order(deed, times));
  }

  /** What a partner answers must be right. */
  private void require(int partner, long expected) throws Exception {
    Object answer = partners.get(partner).receive();
    if (!answer.equals(expected)) {
      throw new IllegalStateException("expected " + expected + ", but was " + answer);
    }
  }

  private void pingPong(int times) throws Exception {
    order(0, Partner.Deed.ECHO, times);
    Connection<Object> partner = partners.getFirst();
    for (int i = 0; i < times; i++) {
      partner.sendBytes(SMALL);
      if (partner.receiveBytes().length != SMALL.length) {
        throw new IllegalStateException("another message came back");
      }
    }
  }

  private void pingPongOfObjects(int times) throws Exception {
    order(0, Partner.Deed.ECHO_OBJECTS, times);
    Connection<Object> partner = partners.getFirst();
    for (int i = 0; i < times; i++) {
      var sent = new Tuple2<>("item", i);
      partner.send(sent);
      if (!sent.equals(partner.receive())) {
        throw new IllegalStateException("another object came back");
      }
    }
  }

  private void stream(byte[] message, int times) throws Exception {
    order(0, Partner.Deed.DRAIN, times);
    for (int i = 0; i < times; i++) {
      partners.getFirst().sendBytes(message);
    }
    require(0, (long) times * message.length);
  }

  /** Two put, two take. */
  private void queue(int each) throws Exception {
    order(0, Partner.Deed.TAKE, each);
    order(1, Partner.Deed.TAKE, each);
    order(2, Partner.Deed.PUT, each);
    order(3, Partner.Deed.PUT, each);
    for (int partner = 0; partner < PARTNERS; partner++) {
      require(partner, each);
    }
  }

  @Override
  public void close() {
    partners.forEach(Connection::close); // their end of the orders
    for (ChildProcess child : children) {
      child.kill();
    }
    queue.close();
  }
}
