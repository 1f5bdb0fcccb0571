package dev.procession.launch;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The one permanent thread that starts processes. A system may tie a child to the thread that
 * started it; this one lives as long as there are any.
 */
final class Starter {
  private static final LinkedBlockingQueue<Request> REQUESTS = new LinkedBlockingQueue<>();

  private static @Nullable Thread thread;

  private Starter() {}

  static Process start(ProcessBuilder builder) throws IOException, InterruptedException {
    var request = new Request(builder, new CompletableFuture<>());
    add(request);
    try {
      return request.started.get();
    } catch (InterruptedException e) {
      request.started.cancel(false);
      // if it came in that very moment, nobody will ever know it
      var _ = request.started.thenAccept(Process::destroyForcibly);
      throw e;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    }
  }

  private static synchronized void add(Request request) throws IOException {
    requireThread();
    REQUESTS.add(request);
  }

  /** Ends the thread, of which no child is left; the next one starts another. */
  static synchronized void rest() {
    if (thread != null) {
      thread.interrupt();
    }
  }

  private static synchronized boolean endsIfUnused() {
    boolean unused = REQUESTS.isEmpty();
    if (unused) {
      thread = null;
    }
    return unused;
  }

  /** Started at the first use, and tried again at the next if the system gives no thread. */
  private static synchronized void requireThread() throws IOException {
    try {
      if (thread == null) {
        thread = Thread.ofPlatform().daemon().name("procession-starter").start(Starter::serve);
      }
    } catch (OutOfMemoryError e) {
      throw new IOException("no thread that starts processes: " + e.getMessage(), e);
    }
  }

  private static void serve() {
    boolean more = true;
    while (more) {
      try {
        Request request = REQUESTS.take();
        serve(request);
      } catch (InterruptedException e) {
        more = !endsIfUnused(); // nobody else has a reason to interrupt this thread
      }
    }
  }

  private static void serve(Request request) {
    try {
      Process process = request.builder.start();
      if (!request.started.complete(process)) {
        process.destroyForcibly();
      }
    } catch (IOException | RuntimeException | Error e) {
      request.started.completeExceptionally(e);
    }
  }

  private record Request(ProcessBuilder builder, CompletableFuture<Process> started) {}
}
