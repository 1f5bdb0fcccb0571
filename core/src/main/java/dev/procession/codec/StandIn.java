package dev.procession.codec;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Crosses in the place of an object that is not Serializable: its parts one after another, from
 * which {@link #restore} makes the object again.
 *
 * <p>A part that leads back to the object itself could only find this stand-in, which the reading
 * side has not restored yet. So a stand-in with such parts first refers to itself, by which the
 * {@link StreamGuard} learns what to refuse until the parts are read.
 */
@SuppressWarnings("IfChainToSwitch") // a pattern switch costs a new worker its bootstrap
abstract class StandIn implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int TRUSTED_COUNT = 64;

  private transient List<@Nullable Object> parts;

  StandIn(List<@Nullable Object> parts) {
    this.parts = parts;
  }

  /** Called on the reading side, once, with the parts given to the constructor. */
  abstract Object restore(List<@Nullable Object> parts) throws ReflectiveOperationException;

  private void writeObject(ObjectOutputStream out) throws IOException {
    boolean mayLeadBack = mayLeadBack();
    out.writeInt(parts.size());
    out.writeBoolean(mayLeadBack);
    if (mayLeadBack) {
      out.writeObject(this);
    }
    for (Object part : parts) {
      writePart(out, part);
    }
  }

  /** Numbers without an object around them, of which records are full. */
  private static void writePart(ObjectOutputStream out, @Nullable Object part) throws IOException {
    if (part instanceof Integer number) {
      out.writeByte(Tag.INT);
      out.writeInt(number);
    } else if (part instanceof Long number) {
      out.writeByte(Tag.LONG);
      out.writeLong(number);
    } else if (part instanceof Double number) {
      out.writeByte(Tag.DOUBLE);
      out.writeDouble(number);
    } else if (part instanceof Boolean truth) {
      out.writeByte(truth ? Tag.TRUE : Tag.FALSE);
    } else {
      out.writeByte(Tag.OBJECT);
      out.writeObject(part);
    }
  }

  private static @Nullable Object readPart(ObjectInputStream in)
      throws IOException, ClassNotFoundException {
    return switch (in.readByte()) {
      case Tag.INT -> in.readInt();
      case Tag.LONG -> in.readLong();
      case Tag.DOUBLE -> in.readDouble();
      case Tag.TRUE -> true;
      case Tag.FALSE -> false;
      default -> in.readObject();
    };
  }

  private boolean mayLeadBack() {
    for (Object part : parts) {
      boolean isLeaf = part instanceof Class || part instanceof byte[] || part instanceof String;
      if (!isLeaf && !Scalars.isScalar(part)) {
        return true;
      }
    }
    return false;
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    int count = in.readInt();
    boolean mayLeadBack = in.readBoolean();
    StreamIn ours = in instanceof StreamIn stream ? stream : null;
    StreamGuard guard = mayLeadBack && ours != null ? ours.guard() : null;
    int self = 0;
    if (guard != null) {
      in.readObject();
      self = guard.unfinished();
    }
    parts = new ArrayList<>(Math.clamp(count, 0, TRUSTED_COUNT));
    for (int i = 0; i < count; i++) {
      parts.add(readPart(in));
    }
    if (guard != null) {
      guard.finished(self);
    }
    int[] places = ours == null || count == 0 ? null : ours.moved(parts.getFirst());
    if (places != null) {
      parts = rearranged(parts, places);
    }
  }

  /** The class stands first, then what the places are about. */
  private static List<@Nullable Object> rearranged(List<@Nullable Object> sent, int[] places) {
    List<@Nullable Object> rearranged = new ArrayList<>(sent.size());
    rearranged.add(sent.getFirst());
    for (int place : places) {
      rearranged.add(sent.get(place + 1));
    }
    return rearranged;
  }

  /** Found by the object stream through inheritance, hence protected. */
  protected final Object readResolve() throws ObjectStreamException {
    try {
      return restore(parts);
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new InvalidObjectException("cannot restore a value: " + Throwables.text(e), e);
    }
  }
}
