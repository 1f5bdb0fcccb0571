package dev.procession.benchmarks;

import java.util.ArrayList;

/** As many JVMs as a pool has, started at once, that do nothing: the limit for a start. */
final class BareJava implements Rival {

  /** Nothing. */
  static final class Hello {
    private Hello() {}

    public static void main(String[] arguments) {}
  }

  @Override
  public String name() {
    return "two bare JVMs";
  }

  @Override
  public boolean can(Work work) {
    return work == Work.START;
  }

  @Override
  public double seconds(Work work) throws Exception {
    return Stopwatch.seconds(() -> {
      var processes = new ArrayList<Process>();
      for (int i = 0; i < Procession.WORKERS; i++) {
        processes.add(Jvm.start(Hello.class));
      }
      for (Process process : processes) {
        Jvm.end(process);
      }
    });
  }

  @Override
  public void close() {}
}
