package dev.procession;

import dev.procession.Answer.Settled;
import dev.procession.worker.Work;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Nothing crosses: tasks run in this process and share its objects. */
final class SameHeap implements Crossing {

  @Override
  public Definition function(Work work, Object function) {
    return definition(0, work);
  }

  static Definition definition(int id, @Nullable Work work) {
    return new Definition(
        id,
        true,
        0,
        ByteBuffer.allocate(0),
        work,
        List.of(),
        new WeakReference<>(ClassLoader.getSystemClassLoader()),
        FolderClass.NONE,
        new Tempo());
  }

  static <T> Broadcast<T> broadcast(T value) {
    return new BroadcastValue<>(value, definition(0, null), () -> {});
  }

  @Override
  public @Nullable Object argument(Call call, long index, @Nullable Object argument) {
    return argument;
  }

  @Override
  public Arguments.Builder arguments() {
    return Arguments.Plain.builder();
  }

  @Override
  public @Nullable Object value(Call call, Settled settled, Answer.Returned answer, int place) {
    return answer.values();
  }

  @Override
  public Throwable throwable(Call call, Answer.Threw answer) {
    return (Throwable) answer.throwable();
  }
}
