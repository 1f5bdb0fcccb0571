package dev.procession.worker;

import dev.procession.wire.Control;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks the parent for class files and resources that this process does not have. Thread-safe. */
final class ClassRequests {
  private static final long PATIENCE_SECONDS = 30;

  private final ControlLoop control;
  private final Map<Integer, Pending> pending = new HashMap<>();
  private int last;

  ClassRequests(ControlLoop control) {
    this.control = control;
  }

  /**
   * The bytes of a resource as the parent's loader has them; waits for the answer.
   *
   * @throws ClassNotFoundException with the parent's reason, if there are none or no answer comes
   */
  byte[] fetch(int loader, String resource) throws ClassNotFoundException {
    int request;
    var answer = new CompletableFuture<byte[]>();
    synchronized (pending) {
      request = ++last;
      pending.put(request, new Pending(answer, Optional.empty()));
    }
    boolean interrupted = Thread.interrupted();
    try {
      control.send(new Control.Needed(request, loader, resource));
      while (true) {
        try {
          return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
          interrupted = true; // a class half loaded would spoil the loader for the next task
        }
      }
    } catch (ExecutionException e) {
      throw new ClassNotFoundException(resource + ": " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new ClassNotFoundException(
          resource + ": the parent did not answer within " + PATIENCE_SECONDS + " s", e);
    } finally {
      synchronized (pending) {
        pending.remove(request);
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  void found(Control.Found found) {
    synchronized (pending) {
      Pending waiting = pending.get(found.request());
      if (waiting == null) {
        return;
      }
      ByteBuffer whole = waiting.bytes().orElseGet(() -> ByteBuffer.allocate(found.total()));
      whole.put(found.piece());
      if (whole.hasRemaining()) {
        pending.put(found.request(), new Pending(waiting.answer(), Optional.of(whole)));
      } else {
        waiting.answer().complete(whole.array());
      }
    }
  }

  void missing(int request, String reason) {
    synchronized (pending) {
      Pending waiting = pending.get(request);
      if (waiting != null) {
        waiting.answer().completeExceptionally(new ClassNotFoundException(reason));
      }
    }
  }

  private record Pending(CompletableFuture<byte[]> answer, Optional<ByteBuffer> bytes) {}
}
