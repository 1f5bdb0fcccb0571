package dev.procession.worker;

import dev.procession.codec.DecodingException;
import dev.procession.codec.Throwables;
import dev.procession.wire.ToWorker;
import java.io.IOException;

/**
 * What a child process does on its main thread: one task, whose end is the end of {@code main}. The
 * JVM then waits for non-daemon threads, and exits with 1 if the task threw.
 */
final class ChildTask {
  private final Receiver receiver;
  private final Definitions definitions;

  ChildTask(Receiver receiver, ControlLoop control) {
    this.receiver = receiver;
    this.definitions = new Definitions(control.classRequests());
  }

  void run() throws Throwable {
    while (true) {
      switch (receiver.next()) {
        case null -> Runtime.getRuntime().halt(1); // the parent is gone
        case ToWorker.Define define -> definitions.define(define);
        case ToWorker.Run run -> {
          run(run.function());
          return;
        }
        case ToWorker.Forget _,
            ToWorker.Initialize _,
            ToWorker.WarmUp _,
            ToWorker.Stop _,
            ToWorker.Loaders _ ->
            throw new IOException("not for a child process");
      }
    }
  }

  private void run(int function) throws Throwable {
    Work work;
    try {
      work = definitions.work(function, 0);
    } catch (DecodingException e) {
      throw new IOException("the task of this process cannot be read: " + e.getMessage(), e);
    }
    Thread.currentThread().setContextClassLoader(definitions.loaderOf(function));
    Holdings holdings = Holdings.begin();
    try {
      Object _ = work.run(null);
    } catch (Throwable e) { // the JVM prints it, and has no words if its own methods throw
      throw Throwables.canBePrinted(e) ? e : Throwables.printable(e);
    } finally {
      holdings.end(); // other threads of this process may go on
    }
  }
}
