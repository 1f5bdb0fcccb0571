package dev.procession;

import dev.procession.Call.Kind;
import dev.procession.wire.Payload;
import java.nio.ByteBuffer;
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
    public void settled(Chunk chunk, Answer answer) {
      for (int place = 0; place < chunk.size(); place++) {
        answers.add(answer);
      }
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
    return lazy(buffer, told);
  }

  private Call lazy(int buffer, Sink sink) {
    return pool.begin(
        SameHeap.definition(0, null),
        options.withBuffer(buffer),
        Kind.LAZY,
        sink,
        OptionalLong.empty());
  }

  /** A lazy call with a buffer of so many items, that nobody feeds. */
  LazyCall begunLazy(ResultBuffer.Order order, int buffer) {
    var lazy = new LazyCall(order, () -> buffer);
    lazy.begin(lazy(buffer, lazy));
    return lazy;
  }

  /** One item of so many bytes. */
  static Chunk item(Call call, long index, int bytes) {
    return item(call, index, ByteBuffer.allocate(bytes));
  }

  static Chunk item(Call call, long index, ByteBuffer bytes) {
    var part = new Payload.Part(0, bytes, "int");
    return new Chunk(call, index, new EncodedArguments(Payload.Each.of(part)));
  }

  /** One chunk with the items of these places. */
  static Chunk chunk(Call call, long from, long to) {
    var arguments = new EncodedArguments.Builder();
    for (long index = from; index < to; index++) {
      arguments.add(new Payload.Part(0, ByteBuffer.allocate(8), "int"));
    }
    return new Chunk(call, from, arguments.build());
  }

  static List<Long> indices(Chunk chunk) {
    return chunk.items().stream().map(Item::index).toList();
  }
}
