package dev.procession.codec;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.Predicate;

/** Finds the shortest way from a value to one of its parts; only run after a failure. */
final class PathFinder {
  /** Beyond this a path is not worth its memory. */
  private static final int MOST_OBJECTS = 1_000_000;

  private final Neighbours neighbours;

  PathFinder(Neighbours neighbours) {
    this.neighbours = neighbours;
  }

  Optional<Step> find(Object root, Predicate<Object> wanted) {
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Queue<Step> waiting = new ArrayDeque<>();
    waiting.add(Step.root(root));
    seen.add(root);
    while (!waiting.isEmpty() && seen.size() < MOST_OBJECTS) {
      Step step = waiting.remove();
      if (wanted.test(step.object())) {
        return Optional.of(step);
      }
      for (Step next : neighbours.of(step)) {
        if (seen.add(next.object())) {
          waiting.add(next);
        }
      }
    }
    return Optional.empty();
  }
}
