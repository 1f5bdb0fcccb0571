package dev.procession.worker;

import dev.procession.wire.Control;
import dev.procession.wire.Control.Wanted;
import dev.procession.wire.LoadedClass;
import dev.procession.wire.ResourcePlaces;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Asks class loaders of the parent for classes and resources. Thread-safe. */
final class ClassRequests {
  private static final long PATIENCE_SECONDS = 30;

  private final Consumer<Control> parent;
  private final Map<Integer, Pending> pending = new HashMap<>();
  private int last;

  /**
   * @param parent gets the requests; what it answers comes to {@link #found} and {@link #missing}
   */
  ClassRequests(Consumer<Control> parent) {
    this.parent = parent;
  }

  /**
   * The class of this name as the parent's loader has it; waits for the answer.
   *
   * @throws ClassNotFoundException with the parent's reason, if there is none or no answer comes
   */
  LoadedClass loadedClass(int loader, String name) throws ClassNotFoundException {
    return LoadedClass.of(fetch(loader, Wanted.CLASS, name, ""));
  }

  /** Where the parent's loader finds the resources of this name; waits for the answer. */
  List<String> places(int loader, String name) throws ClassNotFoundException {
    return ResourcePlaces.of(fetch(loader, Wanted.PLACES, name, "")).urls();
  }

  /**
   * The bytes of the resource at one of these places, or, given no place, of what the parent's
   * loader itself opens; waits for the answer.
   */
  byte[] content(int loader, String name, String place) throws ClassNotFoundException {
    return fetch(loader, Wanted.CONTENT, name, place);
  }

  private byte[] fetch(int loader, Wanted what, String name, String place)
      throws ClassNotFoundException {
    int request;
    var answer = new CompletableFuture<byte[]>();
    synchronized (pending) {
      request = ++last;
      pending.put(request, new Pending(answer, Optional.empty()));
    }
    boolean interrupted = Thread.interrupted();
    try {
      parent.accept(new Control.Needed(request, loader, what, name, place));
      while (true) {
        try {
          return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
          interrupted = true; // a class half loaded would spoil the loader for the next task
        }
      }
    } catch (ExecutionException e) {
      String reason = String.valueOf(e.getCause() == null ? e : e.getCause().getMessage());
      throw new ClassNotFoundException(reason, e);
    } catch (TimeoutException e) {
      throw new ClassNotFoundException(
          name + ": the parent did not answer within " + PATIENCE_SECONDS + " s", e);
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
