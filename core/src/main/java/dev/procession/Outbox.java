package dev.procession;

import dev.procession.wire.FrameWriter;
import dev.procession.wire.ToWorker;
import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** What goes to one worker, and which definitions it has. Guarded by the worker's lock. */
final class Outbox {
  /** Of a frame with items, besides these. */
  private static final int FRAME_BYTES = 64;

  private static final int MOST_DEFINITIONS = 256;
  private static final long MOST_BYTES = 32 << 20;

  private final WorkerLink link;
  private final FrameWriter writer = new FrameWriter();

  /** Definitions that the worker has, least recently used first. */
  private final Map<Integer, Definition> defined = new LinkedHashMap<>(16, 0.75f, true);

  private long definedBytes;
  private int generation = LoaderRegistry.generation();

  Outbox(WorkerLink link) {
    this.link = link;
  }

  /** Bytes of definitions that the worker needs before it can run items of the call. */
  long missingBytes(Call call) {
    long bytes = 0;
    for (Definition definition : call.needs) {
      bytes += missingBytes(definition);
    }
    return bytes + missingBytes(call.function);
  }

  private long missingBytes(Definition definition) {
    return defined.containsKey(definition.id()) ? 0 : definition.bytes().remaining() + 14;
  }

  /** Bytes that a chunk adds besides its items. */
  static long frameBytes(Chunk chunk) {
    return FRAME_BYTES + chunk.bytes();
  }

  void putDefinition(Definition definition) {
    if (defined.put(definition.id(), definition) == null) {
      definedBytes += definition.bytes().remaining();
      definition.frame().write(writer);
    }
  }

  void putRun(Chunk chunk, int first) {
    Call call = chunk.call();
    putLoaders();
    call.needs.forEach(this::putDefinition);
    putDefinition(call.function);
    var arguments = (EncodedArguments) chunk.arguments();
    new ToWorker.Run(
            first,
            call.number,
            call.seed,
            call.timeoutNanos(),
            call.function.id(),
            call.options.keepsOutput(),
            chunk.first(),
            chunk.attempt(),
            arguments.payload())
        .write(writer);
    forgetEldest(call);
  }

  /** Says which class loaders are gone, if some have gone since this was last said. */
  private void putLoaders() {
    int now = LoaderRegistry.generation();
    if (generation != now) {
      generation = now;
      ToWorker.Loaders alive = LoaderRegistry.alive();
      defined
          .values()
          .removeIf(definition -> {
            boolean gone = alive.excludes(definition.loader());
            definedBytes -= gone ? definition.bytes().remaining() : 0;
            return gone;
          });
      alive.write(writer);
    }
  }

  /** The frames are read in order, so what was sent before still finds the definition. */
  private void forgetEldest(Call call) {
    Iterator<Definition> eldest = defined.values().iterator();
    while (isOverfull() && eldest.hasNext()) {
      Definition definition = eldest.next();
      if (!definition.equals(call.function) && !call.needs.contains(definition)) {
        eldest.remove();
        definedBytes -= definition.bytes().remaining();
        new ToWorker.Forget(definition.id()).write(writer);
      }
    }
  }

  private boolean isOverfull() {
    return defined.size() > MOST_DEFINITIONS || definedBytes > MOST_BYTES;
  }

  void forget(Definition definition) {
    if (defined.remove(definition.id()) != null) {
      definedBytes -= definition.bytes().remaining();
      new ToWorker.Forget(definition.id()).write(writer);
    }
  }

  void put(ToWorker frame) {
    frame.write(writer);
  }

  boolean isEmpty() {
    return writer.pendingBytes() == 0;
  }

  /** Writes what the channel takes, and asks to be told when it takes more. */
  void flush() {
    try {
      link.wantWritable(!writer.flush(link.channel()));
    } catch (IOException | CancelledKeyException e) {
      link.wakeup(); // a writer that fails does nothing: the owner finds the end and judges
    }
  }
}
