package dev.procession.codec;

import java.io.StreamCorruptedException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Classes that are written as one byte. Both sides run the same build, so the order may change. */
final class Dictionary {
  /** Follows no class: the descriptor is spelled out. */
  static final int NONE = 255;

  private static final Class<?>[] CLASSES = {
    java.lang.invoke.SerializedLambda.class,
    Object[].class,
    String[].class,
    Number.class,
    Integer.class,
    Long.class,
    Double.class,
    Float.class,
    Short.class,
    Byte.class,
    Boolean.class,
    Character.class,
    Enum.class,
    byte[].class,
    int[].class,
    long[].class,
    double[].class,
    ArrayList.class,
    java.util.Collections.unmodifiableList(new ArrayList<>()).getClass(),
    listOfProxy(),
    HashMap.class,
    LinkedHashMap.class,
    TreeMap.class,
    HashSet.class,
    LinkedHashSet.class,
    AbstractMap.SimpleEntry.class,
    AbstractMap.SimpleImmutableEntry.class,
    BigInteger.class,
    BigDecimal.class,
    Throwable.class,
    Exception.class,
    RuntimeException.class,
    Error.class,
    StackTraceElement.class,
    StackTraceElement[].class,
    StandIn.class,
    OptionalStandIn.class,
    PathStandIn.class,
    ConsoleStandIn.class,
    BufferStandIn.class,
    RecordStandIn.class,
    SourceFileStandIn.class,
  };

  private static final IdentityHashMap<Class<?>, Integer> INDEX = new IdentityHashMap<>();

  static {
    for (int i = 0; i < CLASSES.length; i++) {
      INDEX.put(CLASSES[i], i);
    }
  }

  private Dictionary() {}

  static int indexOf(@Nullable Class<?> type) {
    Integer index = INDEX.get(type);
    return index == null ? NONE : index;
  }

  static Class<?> classAt(int index) throws StreamCorruptedException {
    if (index >= CLASSES.length) {
      throw new StreamCorruptedException("no class has the number " + index);
    }
    return CLASSES[index];
  }

  /** What {@code List.of(..)} and its kin write instead of themselves; not public. */
  private static Class<?> listOfProxy() {
    try {
      return Class.forName("java.util.CollSer", false, null);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
