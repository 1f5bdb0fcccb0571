package dev.procession.worker;

import dev.procession.codec.Decoder;
import dev.procession.codec.DecodingException;
import dev.procession.wire.ToWorker;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Functions and broadcasts that this worker was sent, decoded when first used. Used by the thread
 * that runs the tasks; a broadcast may be asked for by other threads of a task.
 */
public final class Definitions {
  private static volatile @Nullable Definitions ofThisWorker;

  private final ShippedLoaders loaders;
  private final FolderClasses folderClasses = new FolderClasses();
  private final Map<Integer, Definition> definitions = new HashMap<>();

  Definitions(ClassRequests classRequests) {
    this.loaders = new ShippedLoaders(classRequests);
    ofThisWorker = this;
  }

  /** The value of a broadcast in this worker; decoded at the first call. */
  public static @Nullable Object broadcast(int id) {
    Definitions definitions = ofThisWorker;
    if (definitions == null) {
      throw new IllegalStateException("a broadcast is read in a task of its own pool only");
    }
    try {
      return definitions.value(id, 0);
    } catch (DecodingException e) {
      throw new IllegalStateException("the broadcast value cannot be read here: " + e, e);
    }
  }

  synchronized void define(ToWorker.Define define) {
    definitions.put(define.id(), new Definition(define));
  }

  synchronized void forget(int id) {
    definitions.remove(id);
  }

  /** Lets go of what came from class loaders that the parent has no more. */
  synchronized void keep(ToWorker.Loaders alive) {
    definitions.values().removeIf(each -> alive.excludes(each.define.loader()));
    loaders.keep(alive);
  }

  /**
   * The decoded form: one for the life of this worker if it is shared, else one for each call.
   *
   * @throws IllegalStateException if it was never sent or is forgotten
   */
  synchronized @Nullable Object value(int id, long call) throws DecodingException {
    Definition definition = definitions.get(id);
    if (definition == null) {
      throw new IllegalStateException("definition " + id + " is closed or was never sent");
    }
    boolean current = definition.define.shared() || definition.call == call;
    if (!definition.decoded || !current) {
      folderClasses.require(definition.define.classFile(), definition.define.checksum());
      definition.value =
          decoder(definition.define.loader()).decode(definition.define.bytes().duplicate());
      definition.call = call;
      definition.decoded = true;
    }
    return definition.value;
  }

  /** As {@link #value}, of a function. */
  Work work(int id, long call) throws DecodingException {
    return (Work) Objects.requireNonNull(value(id, call), "a function was sent as null");
  }

  /** What finds the classes of a function, and of the values that it makes. */
  synchronized ClassLoader loaderOf(int id) {
    Definition definition = definitions.get(id);
    return loaders.of(definition == null ? 0 : definition.define.loader());
  }

  Decoder decoder(int loader) {
    return new Decoder(loaders.of(loader));
  }

  private static final class Definition {
    final ToWorker.Define define;
    @Nullable Object value;
    boolean decoded;
    long call;

    Definition(ToWorker.Define define) {
      this.define = define;
    }
  }
}
