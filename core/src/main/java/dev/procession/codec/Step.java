package dev.procession.codec;

import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An object met on a walk through a value, and how it was reached from the object before. */
record Step(@Nullable Step from, Kind kind, String label, Object object) {
  private static final int SHOWN_AT_EACH_END = 8;

  /** What leads to an object. */
  enum Kind {
    ROOT,
    FIELD,
    COMPONENT,
    ELEMENT,
    CAPTURED,
    /** The object is what crosses in the place of the one before. */
    REPLACED
  }

  static Step root(Object root) {
    return new Step(null, Kind.ROOT, name(root.getClass()), root);
  }

  Step to(Kind next, String nextLabel, Object nextObject) {
    return new Step(this, next, nextLabel, nextObject);
  }

  /** Such as {@code Job.report.loggers[3]}; the middle of a long path is left out. */
  String path() {
    Deque<String> labels = new ArrayDeque<>();
    for (Step step = this; step != null; step = step.from) {
      labels.addFirst(step.label);
    }
    StringBuilder path = new StringBuilder();
    int index = 0;
    int left = labels.size();
    for (String label : labels) {
      if (index < SHOWN_AT_EACH_END || left <= SHOWN_AT_EACH_END) {
        path.append(label);
      } else if (index == SHOWN_AT_EACH_END) {
        path.append("…(").append(labels.size() - 2 * SHOWN_AT_EACH_END).append(" more)…");
      }
      index++;
      left--;
    }
    return path.toString();
  }

  /** The lambda nearest to the end of the path. */
  @Nullable Step lambda() {
    for (Step step = this; step != null; step = step.from) {
      if (step.object instanceof SerializedLambda) {
        return step;
      }
    }
    return null;
  }

  /** The class's name as users say it: without package and outer class; views by interface. */
  static String name(Class<?> type) {
    if (type.isHidden()) {
      return "lambda";
    }
    boolean isJdk = type.getModule() == Object.class.getModule();
    for (Class<?> known : List.of(List.class, Set.class, Map.class)) {
      if (isJdk && known.isAssignableFrom(type) && !Modifier.isPublic(type.getModifiers())) {
        return known.getSimpleName();
      }
    }
    String simple = type.getSimpleName();
    return simple.isEmpty()
        ? type.getName().substring(type.getName().lastIndexOf('.') + 1)
        : simple;
  }
}
