package dev.procession;

import dev.procession.LocalPool.Kind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;

/** Makes calls that run nowhere, and keeps what becomes of their items. */
final class Calls {
  private final InlinePool pool = new InlinePool(PoolSettings.of(c -> c.withName("test")));
  private final TaskOptions options = TaskOptions.of(pool.settings());

  /** Remembers what it is told. */
  static final class Told implements Sink {
    final List<Answer> answers = new CopyOnWriteArrayList<>();
    volatile boolean finished;

    @Override
    public void settled(Item item, Answer answer) {
      answers.add(answer);
    }

    @Override
    public void finished() {
      finished = true;
    }

    @Override
    public void broken(ProcessionException error) {}
  }

  final Told told = new Told();

  Call map() {
    return call(options);
  }

  Call mapInChunks(int size) {
    return call(options.withChunkSize(size));
  }

  private Call call(TaskOptions of) {
    return pool.begin(SameHeap.definition(0, null), of, Kind.MAP, told, OptionalLong.empty());
  }

  Call lazy(int buffer) {
    return pool.begin(
        SameHeap.definition(0, null),
        options.withBuffer(buffer),
        Kind.LAZY,
        told,
        OptionalLong.empty());
  }

  static Item item(Call call, long index, int bytes) {
    return item(call, index, ByteBuffer.allocate(bytes));
  }

  static Item item(Call call, long index, ByteBuffer bytes) {
    return new Item(call, index, new EncodedArgument(bytes, 0, "int"));
  }

  /** One chunk with the items of these places. */
  static Chunk chunk(Call call, long from, long to) {
    var items = new ArrayList<Item>();
    for (long index = from; index < to; index++) {
      items.add(item(call, index, 8));
    }
    return new Chunk(call, items);
  }

  static List<Long> indices(Chunk chunk) {
    return chunk.items().stream().map(item -> item.index).toList();
  }
}
