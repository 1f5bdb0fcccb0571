package dev.procession.codec;

import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Plain copies of the JDK's views and entries: {@code keySet()}, {@code values()}, {@code
 * subList(..)}, {@code reversed()}, {@code Map.entry(..)}. Only classes that nobody can name in a
 * declaration are copied, so a copy of another class fits wherever the original did.
 */
final class JdkCollections {
  private static final Class<?> MAP_ENTRY = Map.entry(1, 1).getClass();

  private JdkCollections() {}

  /** Null if the object is no such view, or if a copy would not have the same content. */
  static @Nullable Object copyOf(Object object) {
    Class<?> type = object.getClass();
    if (type.getModule() != Object.class.getModule()
        || (type.getModifiers() & java.lang.reflect.Modifier.PUBLIC) != 0) {
      return null;
    }
    if (object instanceof Collection<?> collection) {
      Collection<?> copy = copyOf(collection);
      return copy.size() == collection.size() ? copy : null;
    } else if (object instanceof Map<?, ?> map) {
      Map<?, ?> copy = copyOf(map);
      return copy.size() == map.size() ? copy : null;
    } else if (object instanceof Map.Entry<?, ?> entry) {
      return copyOf(entry);
    }
    return null;
  }

  /** A set by identity may hold equal elements; its copy is then smaller, and refused above. */
  private static Collection<?> copyOf(Collection<?> view) {
    if (view instanceof SortedSet<?> set) {
      return new TreeSet<>(set);
    } else if (view instanceof Set<?> set) {
      return new LinkedHashSet<>(set);
    } else if (view instanceof Deque<?> deque && !(view instanceof List)) {
      return new ArrayDeque<>(deque);
    } else if (isUnmodifiable(view)) {
      // not toList(): a replacement's own writeReplace, which that list needs, is not called
      return Collections.unmodifiableList(new ArrayList<>(view));
    }
    return new ArrayList<>(view);
  }

  private static Map<?, ?> copyOf(Map<?, ?> view) {
    return view instanceof SortedMap<?, ?> map ? new TreeMap<>(map) : new LinkedHashMap<>(view);
  }

  private static Map.Entry<?, ?> copyOf(Map.Entry<?, ?> entry) {
    return entry.getClass() == MAP_ENTRY
        ? new AbstractMap.SimpleImmutableEntry<>(entry)
        : new AbstractMap.SimpleEntry<>(entry);
  }

  private static boolean isUnmodifiable(Collection<?> view) {
    return view.getClass().getName().startsWith("java.util.ImmutableCollections");
  }
}
