package dev.procession;

import dev.procession.wire.ToWorker;
import dev.procession.worker.Work;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A function or broadcast as workers get it.
 *
 * @param id by which frames name it; the same content has the same id
 * @param shared whether one decoded copy serves all calls in a worker
 * @param loader number of the class loader that knows its classes, 0 for the class path
 * @param bytes its encoded form; empty where nothing is encoded
 * @param work the function itself, for pools that run it in this process
 * @param needs broadcasts that it refers to
 * @param loaderOfResults knows the classes of its results; held only by calls, as definitions are
 *     remembered for longer than a plug-in may last
 * @param writtenIn the class file of a folder that it is written in
 * @param tempo how long its items take
 */
record Definition(
    int id,
    boolean shared,
    int loader,
    ByteBuffer bytes,
    @Nullable Work work,
    List<Definition> needs,
    Reference<ClassLoader> loaderOfResults,
    FolderClass writtenIn,
    Tempo tempo) {

  /** The content is the same if the id is; written out, see {@link EncodedCrossing}. */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other || (other instanceof Definition known && id == known.id && id != 0);
  }

  @Override
  public int hashCode() {
    return id;
  }

  ToWorker.Define frame() {
    return new ToWorker.Define(id, shared, loader, writtenIn.file(), writtenIn.checksum(), bytes);
  }

  /** What finds the classes of its results; that of the class path once it is gone. */
  ClassLoader resultLoader() {
    ClassLoader there = loaderOfResults.get();
    return there == null ? ClassLoader.getSystemClassLoader() : there;
  }
}
