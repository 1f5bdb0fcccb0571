package dev.procession.mapreduce;

import dev.procession.Tuple2;
import dev.procession.Tuple3;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A hash that equal keys have in all JVMs: it says in which partition a key is. Enums, which hash
 * by identity, are taken by name, also inside of the collections of the JDK.
 */
final class StableHash {
  private StableHash() {}

  /** Remembers which classes have a hash code of their own. */
  private static final ClassValue<Boolean> HAS_OWN =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          try {
            return type.getMethod("hashCode").getDeclaringClass() != Object.class;
          } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
          }
        }
      };

  /**
   * The hash of a key.
   *
   * @throws IllegalArgumentException if its class hashes by identity
   */
  static int of(Object key) {
    return switch (key) {
      case String text -> text.hashCode();
      case Number number when isOfJdk(number) -> number.hashCode();
      case Enum<?> constant ->
          31 * constant.getDeclaringClass().getName().hashCode() + constant.name().hashCode();
      case List<?> list -> ofList(list);
      case Set<?> set -> ofSet(set);
      case Map<?, ?> map -> ofMap(map);
      case Optional<?> optional -> optional.isPresent() ? of(optional.get()) : 0;
      case Tuple2<?, ?>(var first, var second) -> 31 * ofPart(first) + ofPart(second);
      case Tuple3<?, ?, ?>(var first, var second, var third) ->
          31 * (31 * ofPart(first) + ofPart(second)) + ofPart(third);
      default -> ofAny(key);
    };
  }

  private static boolean isOfJdk(Number number) {
    return number.getClass().getName().startsWith("java.lang.");
  }

  private static int ofPart(@org.jspecify.annotations.Nullable Object part) {
    return part == null ? 0 : of(part);
  }

  private static int ofList(List<?> list) {
    int hash = 1;
    for (Object each : list) {
      hash = 31 * hash + ofPart(each);
    }
    return hash;
  }

  private static int ofSet(Set<?> set) {
    int hash = 0;
    for (Object each : set) {
      hash += ofPart(each);
    }
    return hash;
  }

  private static int ofMap(Map<?, ?> map) {
    int hash = 0;
    for (Map.Entry<?, ?> each : map.entrySet()) {
      hash += ofPart(each.getKey()) ^ ofPart(each.getValue());
    }
    return hash;
  }

  private static int ofAny(Object key) {
    if (key.getClass().isArray() || !HAS_OWN.get(key.getClass())) {
      throw new IllegalArgumentException(
          "a key of "
              + key.getClass().getTypeName()
              + " has another hash code in each JVM, so that equal keys would not meet; use a"
              + " String, a List or a record");
    }
    return key.hashCode();
  }
}
