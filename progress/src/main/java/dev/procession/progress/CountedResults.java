package dev.procession.progress;

import dev.procession.Outcome;
import dev.procession.ProcessionException;
import dev.procession.Progress;
import dev.procession.Results;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Results with a bar: one step an item, whether it is a result or a failure. */
final class CountedResults<R> implements Results<R> {
  private final Results<R> results;
  private final Progress.Handle bar;

  CountedResults(Results<R> results, Progress.Handle bar) {
    this.results = results;
    this.bar = bar;
  }

  @Override
  public boolean hasNext() {
    boolean hasNext = results.hasNext();
    if (!hasNext) {
      bar.end();
    }
    return hasNext;
  }

  @Override
  public R next() {
    try {
      R result = results.next();
      bar.advance(1);
      return result;
    } catch (RuntimeException e) {
      count(e);
      throw e;
    }
  }

  @Override
  public R next(Duration timeout) throws TimeoutException {
    try {
      R result = results.next(timeout);
      bar.advance(1);
      return result;
    } catch (RuntimeException e) {
      count(e);
      throw e;
    }
  }

  private void count(RuntimeException failure) {
    switch (failure) {
      case ProcessionException _ -> bar.advance(1);
      case CancellationException _ -> bar.end();
      case NoSuchElementException _ -> bar.end();
      default -> {} // the input failed: no item of the results
    }
  }

  @Override
  public void message(String text) {
    bar.message(text);
    results.message(text);
  }

  @Override
  public Results<Outcome<R>> outcomes() {
    return new CountedResults<>(results.outcomes(), bar);
  }

  @Override
  public Stream<R> stream() {
    var spliterator = Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED);
    return StreamSupport.stream(spliterator, false).onClose(this::close);
  }

  @Override
  public void close() {
    try {
      results.close();
    } finally {
      bar.end();
    }
  }
}
