package dev.procession.codec;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record that is not Serializable: its class and components, rebuilt by its constructor. The
 * names of the components cross with the class, see {@link Shape}.
 */
final class RecordStandIn extends StandIn {
  private static final long serialVersionUID = 1;

  private static final ClassValue<Shape> SHAPES =
      new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
          return Shape.of(type);
        }
      };

  private RecordStandIn(List<@Nullable Object> parts) {
    super(parts);
  }

  /** Null if the record is in a package that is closed to us. */
  static @Nullable StandIn of(Record object) {
    try {
      List<@Nullable Object> parts = new ArrayList<>();
      parts.add(object.getClass());
      for (Field field : SHAPES.get(object.getClass()).fields) {
        parts.add(field.get(object));
      }
      return new RecordStandIn(parts);
    } catch (IllegalAccessException | InaccessibleObjectException e) {
      return null;
    }
  }

  @Override
  Object restore(List<@Nullable Object> parts) throws ReflectiveOperationException {
    Class<?> type = (Class<?>) parts.getFirst();
    if (type == null || !type.isRecord()) {
      throw new IllegalArgumentException(type + " is no record");
    }
    try {
      return SHAPES.get(type).constructor.newInstance(parts.subList(1, parts.size()).toArray());
    } catch (InvocationTargetException e) {
      throw new ReflectiveOperationException(
          "the constructor of record "
              + type.getName()
              + " refused: "
              + Throwables.text(e.getTargetException()),
          e.getCause());
    }
  }

  /** What reflection has to find and to open once a class. */
  private record Shape(List<Field> fields, Constructor<?> constructor) {
    static Shape of(Class<?> type) {
      RecordComponent[] components = type.getRecordComponents();
      List<Field> fields = new ArrayList<>();
      Class<?>[] types = new Class<?>[components.length];
      try {
        for (int i = 0; i < components.length; i++) {
          Field field = type.getDeclaredField(components[i].getName());
          field.setAccessible(true);
          fields.add(field);
          types[i] = components[i].getType();
        }
        Constructor<?> constructor = type.getDeclaredConstructor(types);
        constructor.setAccessible(true);
        return new Shape(fields, constructor);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(type + " has no canonical constructor", e);
      }
    }
  }
}
