package dev.procession.chaos;

import dev.procession.TaskContext;

/** The task of every call. */
final class Work {
  private static final int PID = (int) ProcessHandle.current().pid();

  private static final byte[] EMPTY = {};

  private Work() {}

  static Reply run(Place place, Item item) throws Exception {
    int attempt = TaskContext.current().attempt();
    new Mark(item.call(), item.index(), attempt, PID).leaveIn(place.marks());
    work(item.micros());
    var cargo = item.isHit(attempt) ? Infliction.of(item, place) : item.cargo();
    return new Reply(item.value(), attempt, PID, cargo instanceof Trap.InArgument ? EMPTY : cargo);
  }

  private static void work(int micros) {
    long end = System.nanoTime() + micros * 1000L;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }
}
