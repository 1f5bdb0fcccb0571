package dev.procession.codec;

import java.io.ObjectStreamClass;
import java.io.ObjectStreamField;
import java.io.Serializable;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parts of an object of some class, as both sides must know them: {@code int width, int
 * height}. A version number does not tell: that of a record is always the same, and others are set
 * by hand. The JDK's own classes have none here, as the JDK keeps them readable.
 */
final class Shape {
  private static final String SEPARATOR = ", ";

  private static final ClassValue<String> TEXTS =
      new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> type) {
          return String.join(SEPARATOR, parts(type));
        }
      };

  private Shape() {}

  static String of(Class<?> type) {
    return TEXTS.get(type);
  }

  private static List<String> parts(Class<?> type) {
    List<String> parts = new ArrayList<>();
    if (type.isArray() || type.isEnum() || type.getModule() == Object.class.getModule()) {
      return parts;
    }
    if (Serializable.class.isAssignableFrom(type)) {
      serialized(parts, ObjectStreamClass.lookup(type));
    } else if (type.isRecord()) {
      for (RecordComponent component : type.getRecordComponents()) {
        parts.add(part(component.getType(), component.getName()));
      }
    } else if (SourceFileStandIn.isSourceFile(type)) {
      for (Field field : fields(type)) {
        parts.add(part(field.getType(), field.getName()));
      }
    }
    return parts;
  }

  private static void serialized(List<String> parts, @Nullable ObjectStreamClass descriptor) {
    if (descriptor != null) {
      for (ObjectStreamField field : descriptor.getFields()) {
        parts.add(part(field.getType(), field.getName()));
      }
    }
  }

  private static String part(Class<?> type, String name) {
    return type.getTypeName() + " " + name;
  }

  /** The instance fields of a compact source file's class that cross. */
  static List<Field> fields(Class<?> type) {
    List<Field> fields = new ArrayList<>();
    for (Field field : type.getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers())) {
        fields.add(field);
      }
    }
    return fields;
  }

  /**
   * Where the parts of one shape are in another, or null if it does not have the same.
   *
   * @return for each part of {@code here} its place in {@code sent}
   */
  static int @Nullable [] places(String sent, String here) {
    List<String> there = List.of(sent.split(SEPARATOR));
    List<String> wanted = List.of(here.split(SEPARATOR));
    int[] places = new int[wanted.size()];
    for (int i = 0; i < places.length; i++) {
      places[i] = there.indexOf(wanted.get(i));
      if (places[i] < 0) {
        return null;
      }
    }
    return there.size() == wanted.size() ? places : null;
  }
}
