package dev.procession;

import dev.procession.codec.Encoder;
import dev.procession.codec.EncodingException;
import dev.procession.memory.Claim;
import dev.procession.memory.WorkerPage;
import dev.procession.wire.Build;
import dev.procession.wire.Channels;
import dev.procession.wire.FrameReader;
import dev.procession.wire.FrameWriter;
import dev.procession.wire.FromWorker;
import dev.procession.wire.Payload;
import dev.procession.wire.Rendezvous;
import dev.procession.wire.Secret;
import dev.procession.wire.StartLine;
import dev.procession.wire.ToWorker;
import dev.procession.worker.WorkerMain;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * The life of a worker in one process, which plays its parent too: for the JDK to see which classes
 * a worker needs. Started by the cache of the start, with a folder of its own.
 */
final class Rehearsal {
  private static final int ROUNDS = 300;

  private final WorkerPage page;
  private final Path folder;
  private final Secret secret = Secret.create();
  private final FrameWriter writer = new FrameWriter();
  private int nextNumber;

  private Rehearsal(Path folder) throws IOException {
    this.folder = folder;
    this.page = WorkerPage.create(folder.resolve("page"));
  }

  public static void main(String[] arguments) throws Throwable {
    var rehearsal = new Rehearsal(Path.of(arguments[0]));
    Rendezvous rendezvous = Rendezvous.open(rehearsal.folder.resolve("s"), rehearsal.secret);
    var parent =
        Thread.ofPlatform().daemon().name("parent").unstarted(() -> rehearsal.play(rendezvous));
    parent.start();
    InputStream held = System.in;
    Thread.ofPlatform().daemon().name("program").start(() -> endWith(held));
    System.setIn(new ByteArrayInputStream(rehearsal.startLine()));
    WorkerMain.main(new String[0]);
  }

  /** The program that started this one holds the other end of our input as long as it lives. */
  private static void endWith(InputStream held) {
    try {
      while (held.read() >= 0) {
        // nothing is ever written there
      }
    } catch (IOException e) {
      // the other end is gone as well
    }
    Runtime.getRuntime().halt(1);
  }

  private byte[] startLine() {
    return new StartLine(
            secret,
            folder.resolve("s"),
            folder.resolve("page"),
            StartLine.Kind.WORKER,
            "rehearsal",
            1,
            1,
            "rehearsal",
            60_000,
            Build.ID)
        .text()
        .getBytes(StandardCharsets.US_ASCII);
  }

  private void play(Rendezvous rendezvous) {
    try (rendezvous) {
      Channels channels = rendezvous.await(() -> true, System.nanoTime() + 60_000_000_000L);
      send(Objects.requireNonNull(channels, "the worker did not call back"));
    } catch (Throwable e) { // or the JDK would write down half of what a worker needs
      Runtime.getRuntime().halt(1);
    }
  }

  private void send(Channels channels) throws IOException, EncodingException {
    new ToWorker.WarmUp().write(writer);
    SerializableFunction<Object, Object> same = x -> x;
    define(1, new Works.OfFunction(same));
    SerializableFunction<Object, Object> wrong =
        x -> {
          throw new IllegalStateException("a rehearsal");
        };
    define(2, new Works.OfFunction(wrong));
    Payload.Part list =
        new Payload.Part(0, ByteBuffer.wrap(new Encoder().encode(List.of("a", 1)).bytes()), "");
    for (int round = 0; round < ROUNDS; round++) {
      run(1, new Payload.Bounds(0, 3));
      run(1, Payload.Each.of(list));
      run(2, Payload.Each.of(list));
    }
    new ToWorker.Stop().write(writer);
    exchange(channels);
  }

  private void define(int id, Object function) throws EncodingException {
    ByteBuffer bytes = ByteBuffer.wrap(new Encoder().encode(function).bytes());
    new ToWorker.Define(id, true, 0, bytes).write(writer);
  }

  private void run(int function, Payload values) {
    new ToWorker.Run(nextNumber, 1, 0, 0, function, false, 0, 1, values).write(writer);
    nextNumber += values.size();
    Claim claim = page.claim();
    while (!page.claim(claim, claim.withEnd(nextNumber))) {
      claim = page.claim();
    }
  }

  /** Sends what is to be sent and reads what comes, until the worker is gone. */
  private void exchange(Channels channels) throws IOException {
    var reader = new FrameReader(Integer.MAX_VALUE - 16);
    try (Selector selector = Selector.open()) {
      SelectionKey key = channels.task().register(selector, SelectionKey.OP_READ);
      FrameReader.Read read = FrameReader.Read.SOME;
      while (read != FrameReader.Read.END) {
        boolean all = writer.flush(channels.task());
        key.interestOps(all ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        selector.select();
        selector.selectedKeys().clear();
        read = reader.read(channels.task());
        for (ByteBuffer frame = reader.next(); frame != null; frame = reader.next()) {
          FromWorker _ = FromWorker.read(frame, reader.attachment());
        }
      }
    }
  }
}
