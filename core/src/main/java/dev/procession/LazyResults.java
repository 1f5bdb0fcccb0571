package dev.procession;

import java.lang.ref.Cleaner;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * {@link Results} over a {@link LazyCall}. Decodes in the thread that takes.
 *
 * <p>The call does not refer to this object: if the user drops it half-way it is collected, and
 * then the call is closed, with a warning.
 */
final class LazyResults<R> implements Results<R> {
  private static @Nullable Cleaner cleaner;

  private final LazyCall call;
  private final Function<Outcome<Object>, R> view;

  /** Collected only when no view of the same results is in use any more. */
  private final Object lifeline;

  private LazyResults(LazyCall call, Function<Outcome<Object>, R> view, Object lifeline) {
    this.call = call;
    this.view = view;
    this.lifeline = lifeline;
  }

  @SuppressWarnings("unchecked") // the compiler checked the type when the call was made
  static <R> LazyResults<R> of(LazyCall call) {
    Object lifeline = new Object();
    String name = call.call() + " of " + call.call().pool.name();
    var _ = cleaner().register(lifeline, () -> closeDropped(call, name));
    return new LazyResults<>(call, outcome -> (R) valueOf(outcome), lifeline);
  }

  /** Not in a static initializer: what fails there once, for want of a thread, fails for ever. */
  private static synchronized Cleaner cleaner() {
    Cleaner running = cleaner == null ? Cleaner.create() : cleaner;
    cleaner = running;
    return running;
  }

  private static void closeDropped(LazyCall call, String name) {
    if (call.close()) {
      System.getLogger(LazyResults.class.getName())
          .log(
              System.Logger.Level.WARNING,
              name + ": its results were dropped before the end and not closed; it is abandoned");
    }
  }

  private static Object valueOf(Outcome<Object> outcome) {
    return switch (outcome) {
      case Outcome.Success<Object> success -> success.value();
      case Outcome.Failure<Object> failure -> throw failure.error();
    };
  }

  @Override
  public boolean hasNext() {
    try {
      return call.hasNext();
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  @Override
  public R next() {
    try {
      return take(call.next(Optional.empty()));
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  @Override
  public R next(Duration timeout) throws TimeoutException {
    try {
      Next next = call.next(Optional.of(timeout));
      if (next instanceof Next.Late) {
        throw new TimeoutException(
            "the next result of "
                + call.call()
                + " is not there after "
                + timeout.toMillis()
                + " ms; it can be asked for again");
      }
      return take(next);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private R take(Next next) {
    return switch (next) {
      case Next.Ready(var settled, int place) ->
          view.apply(Reading.outcome(call.call(), settled, place));
      case Next.Failed(ProcessionException error) -> throw error.again();
      case Next.Failed(Throwable error) -> throw Checked.rethrow(error);
      case Next.End() -> throw new NoSuchElementException("no more results");
      case Next.Late() -> throw new AssertionError("a wait without limit ended by its limit");
    };
  }

  private CancellationException interrupted() {
    close();
    Thread.currentThread().interrupt();
    return new CancellationException("interrupted while waiting for a result of " + call.call());
  }

  @Override
  public void message(String text) {
    call.message(Objects.requireNonNull(text, "text"));
  }

  @Override
  @SuppressWarnings("unchecked") // an outcome of Object is one of R: the value is only read
  public Results<Outcome<R>> outcomes() {
    return new LazyResults<>(call, outcome -> (Outcome<R>) (Outcome<?>) outcome, lifeline);
  }

  @Override
  public Stream<R> stream() {
    var spliterator = Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED);
    return StreamSupport.stream(spliterator, false).onClose(this::close);
  }

  @Override
  public void close() {
    boolean _ = call.close();
  }
}
