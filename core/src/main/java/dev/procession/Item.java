package dev.procession;

import dev.procession.ProcessionException.Origin;
import dev.procession.codec.Rendering;
import org.jspecify.annotations.Nullable;

/**
 * One argument of a call on its way. It is in one place at a time: in a lane, in a worker's hands,
 * or answered; so no two threads touch it at once.
 */
final class Item {
  final Call call;
  final long index;

  /** As it crosses: an {@link EncodedArgument}, or the object itself where nothing is encoded. */
  final @Nullable Object argument;

  final long bytes;

  /** Which run comes next or is under way. */
  int attempt = 1;

  /** Workers that died while they received it. */
  int receipts;

  Item(Call call, long index, @Nullable Object argument) {
    this.call = call;
    this.index = index;
    this.argument = argument;
    this.bytes = argument instanceof EncodedArgument encoded ? encoded.frameBytes() : 16;
  }

  /** What it is, in a few words that take no code of the user. */
  String text() {
    return argument instanceof EncodedArgument encoded
        ? Rendering.of(encoded.bytes(), encoded.type())
        : "not encoded";
  }

  Origin origin(int worker) {
    return new Origin(index, worker, attempt);
  }
}
