package dev.procession.chaos;

import dev.procession.AsyncResult;
import dev.procession.Outcome;
import dev.procession.Parallel;
import dev.procession.ProcessionException;
import dev.procession.Results;
import dev.procession.SerializableFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** A form of the API in which items are given to a pool and told of. */
public enum Form {
  APPLY,
  MAP,
  IMAP,
  IMAP_UNORDERED,
  APPLY_ASYNC,
  MAP_ASYNC;

  /** Whether the first failure ends the call. */
  boolean failsFast() {
    return this == MAP || this == MAP_ASYNC;
  }

  /** Whether no item runs any more once the call has ended, also if it failed. */
  boolean waitsForAll() {
    return this != MAP_ASYNC;
  }

  /** Whether each item is a call of its own, which knows no chunks. */
  public boolean isOneByOne() {
    return this == APPLY || this == APPLY_ASYNC;
  }

  void run(Parallel view, SerializableFunction<Item, Reply> task, List<Item> items, Told told)
      throws InterruptedException {
    switch (this) {
      case APPLY -> apply(view, task, items, told);
      case MAP -> map(view, task, items, told);
      case IMAP -> take(view.imap(task, items), told, true);
      case IMAP_UNORDERED -> take(view.imapUnordered(task, items), told, false);
      case APPLY_ASYNC -> applyAsync(view, task, items, told);
      case MAP_ASYNC -> mapAsync(view, task, items, told);
    }
  }

  private static void apply(
      Parallel view, SerializableFunction<Item, Reply> task, List<Item> items, Told told) {
    for (Item item : items) {
      try {
        told.value(item.index(), view.apply(task, item));
      } catch (ProcessionException e) {
        told.failed(item.index(), e);
      }
    }
  }

  private static void map(
      Parallel view, SerializableFunction<Item, Reply> task, List<Item> items, Told told) {
    try {
      values(view.map(task, items), told);
    } catch (ProcessionException e) {
      told.cutShort(e);
    }
  }

  private static void values(List<Reply> replies, Told told) {
    for (int i = 0; i < replies.size(); i++) {
      told.value(i, replies.get(i));
    }
  }

  private static void take(Results<Reply> results, Told told, boolean ordered) {
    long next = 0;
    try (var outcomes = results.outcomes()) {
      for (Outcome<Reply> outcome : outcomes) {
        if (ordered && outcome.index() != next) {
          told.odd("result " + outcome.index() + " where " + next + " was due");
        }
        next++;
        switch (outcome) {
          case Outcome.Success<Reply>(long index, Reply reply, _) -> told.value(index, reply);
          case Outcome.Failure<Reply>(long index, var error) -> told.failed(index, error);
        }
      }
    }
  }

  private static void applyAsync(
      Parallel view, SerializableFunction<Item, Reply> task, List<Item> items, Told told)
      throws InterruptedException {
    told.callsBack();
    var results = new ArrayList<AsyncResult<Reply>>();
    for (Item item : items) {
      AsyncResult<Reply> result = view.applyAsync(task, item);
      results.add(
          result
              .onSuccess(_ -> told.calledBack(item.index()))
              .onError(_ -> told.calledBack(item.index())));
    }
    for (int i = 0; i < results.size(); i++) {
      AsyncResult<Reply> result = results.get(i);
      try {
        told.value(i, result.get());
      } catch (ExecutionException e) {
        told.failed(i, failure(result, e));
      }
    }
  }

  private static void mapAsync(
      Parallel view, SerializableFunction<Item, Reply> task, List<Item> items, Told told)
      throws InterruptedException {
    AsyncResult<List<Reply>> result = view.mapAsync(task, items);
    try {
      values(result.get(), told);
    } catch (ExecutionException e) {
      told.cutShort(failure(result, e));
    }
  }

  private static ProcessionException failure(AsyncResult<?> result, ExecutionException e) {
    return result
        .failure()
        .orElseThrow(() -> new IllegalStateException("failed without a failure", e));
  }
}
