package dev.procession.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.procession.codec.Decoder;
import dev.procession.codec.Encoder;
import dev.procession.wire.FrameReader.Read;
import dev.procession.wire.FromWorker.Ending;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class FramesTest {
  private static final int NO_LIMIT = Integer.MAX_VALUE - 16;

  static Stream<Integer> sizes() {
    return Stream.of(
        0,
        1,
        FrameWriter.OUT_OF_LINE - 1,
        FrameWriter.OUT_OF_LINE,
        64 << 10,
        (1 << 20) + 1,
        3 << 20);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void messagesToAWorkerArriveAsTheyWereSent(int size) throws IOException {
    List<ToWorker> sent =
        List.of(
            new ToWorker.Define(7, true, 3, bytes(1, size)),
            new ToWorker.Forget(8),
            new ToWorker.Run(
                1_000,
                Long.MAX_VALUE,
                Long.MIN_VALUE,
                5,
                7,
                true,
                Long.MAX_VALUE,
                3,
                values(part(0, bytes(2, size)), part(4, bytes(3, 5)), part(0, bytes(4, size)))),
            new ToWorker.Run(Integer.MAX_VALUE, 0, 0, 0, 1, false, 0, 1, new Payload.Bounds(-3, 7)),
            new ToWorker.Run(1, 0, 0, 0, 1, false, 0, 1, numbers(size)),
            new ToWorker.Initialize(1, 0),
            new ToWorker.WarmUp(),
            new ToWorker.Stop());

    List<ToWorker> received =
        throughPipe(
            size, out -> sent.forEach(frame -> frame.write(out)), ToWorker::read, sent.size());

    assertThat(received)
        .map(FramesTest::written)
        .isEqualTo(sent.stream().map(FramesTest::written).toList());
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void messagesFromAWorkerArriveAsTheyWereSent(int size) throws IOException {
    var sent = new ArrayList<FromWorker>();
    sent.add(new FromWorker.Hello(4711, -5, "build é"));
    sent.add(new FromWorker.Initialized(bytes(1, size)));
    for (Ending ending : Ending.values()) {
      sent.add(
          new FromWorker.Answered(
              9,
              ending,
              1,
              2,
              Long.MAX_VALUE,
              bytes(2, 3),
              Map.of("lines 日本", -1L, "", Long.MAX_VALUE),
              3,
              Long.MAX_VALUE,
              bytes(3, size)));
      sent.add(
          new FromWorker.Answered(
              9, ending, 1, 2, 3, bytes(2, size), Map.of(), -1, -1, bytes(3, 0)));
    }
    List<FromWorker> received =
        throughPipe(
            size, out -> sent.forEach(frame -> frame.write(out)), FromWorker::read, sent.size());

    assertThat(received).isEqualTo(sent);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void valuesThatItemsReturnedArriveAsTheyWereSent(int size) throws IOException {
    List<FromWorker> sent =
        List.of(
            new FromWorker.Returned(3, 4, 5, 6, values(part(0, bytes(1, size)))),
            new FromWorker.Returned(3, 4, 5, 6, numbers(size)));

    List<FromWorker> received =
        throughPipe(
            size, out -> sent.forEach(frame -> frame.write(out)), FromWorker::read, sent.size());

    assertThat(received)
        .map(FramesTest::written)
        .isEqualTo(sent.stream().map(FramesTest::written).toList());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, FrameWriter.OUT_OF_LINE, Control.PIECE_BYTES})
  void controlMessagesArriveAsTheyWereSent(int size) throws IOException {
    List<Control> sent =
        List.of(
            new Control.Interrupt(3),
            new Control.Found(1, 200_000, 96_000, bytes(1, size)),
            new Control.Missing(2, "nobody has it"),
            new Control.Needed(2, 1, Control.Wanted.CLASS, "a.B$C", ""),
            new Control.Needed(3, 1, Control.Wanted.PLACES, "a/b.txt", ""),
            new Control.Needed(4, 1, Control.Wanted.CONTENT, "a/b.txt", "file:/c/a/b.txt"),
            new Control.Reported(5, 6, 7),
            new Control.Look(8),
            new Control.Seen(8, "RUNNABLE", stack(size / 1000)));

    List<Control> received =
        throughPipe(
            size,
            out -> sent.forEach(frame -> frame.write(out)),
            (frame, _) -> Control.read(frame),
            sent.size());

    assertThat(received).isEqualTo(sent);
  }

  private static List<StackTraceElement> stack(int depth) {
    return IntStream.range(0, depth)
        .mapToObj(line -> new StackTraceElement("a.Näme", "run", line == 0 ? null : "A.java", line))
        .toList();
  }

  @Test
  void ofAVeryDeepStackTheInnermostFramesArrive() throws IOException {
    List<StackTraceElement> deep = stack(10_000);

    var received =
        throughPipe(
            1000,
            out -> new Control.Seen(1, "RUNNABLE", deep).write(out),
            (frame, _) -> Control.read(frame),
            1);

    List<StackTraceElement> arrived = ((Control.Seen) received.getFirst()).stack();
    assertThat(arrived).hasSizeBetween(500, 5_000).isEqualTo(deep.subList(0, arrived.size()));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void randomFramesArriveAsTheyWereSent(long seed) throws IOException {
    var random = new Random(seed);
    var sent = new ArrayList<FromWorker>();
    for (int i = 0; i < 300; i++) {
      int size = random.nextInt(1 << random.nextInt(19));
      sent.add(new FromWorker.Initialized(bytes(seed + i, size)));
    }

    List<FromWorker> received =
        throughPipe(
            seed, out -> sent.forEach(frame -> frame.write(out)), FromWorker::read, sent.size());

    assertThat(received).isEqualTo(sent);
  }

  @ParameterizedTest
  @ValueSource(ints = {65_526, 65_527, 65_528, 65_529, 65_530, 65_531, 65_532, 65_533, 65_536})
  void framesAboutAsLongAsTheReadersBufferArrive(int size) throws IOException {
    List<FromWorker> sent =
        List.of(
            new FromWorker.Initialized(bytes(1, size)), new FromWorker.Initialized(bytes(2, size)));

    List<FromWorker> received =
        throughPipe(size, out -> sent.forEach(f -> f.write(out)), FromWorker::read, sent.size());

    assertThat(received).isEqualTo(sent);
  }

  @Test
  void framesMayBeCollectedWhileOthersAreHalfWritten() throws IOException {
    var writer = new FrameWriter();
    var reader = new FrameReader(NO_LIMIT);
    var pipe = new Trickle(5, 3_000);
    var received = new ArrayList<FromWorker>();

    for (int i = 0; i < 200; i++) {
      new FromWorker.Initialized(bytes(i, i * 331 % 40_000)).write(writer);
      boolean _ = writer.flush(pipe);
      receive(reader, pipe, FromWorker::read, received);
    }
    while (!writer.flush(pipe) || received.size() < 200) {
      receive(reader, pipe, FromWorker::read, received);
    }

    for (int i = 0; i < 200; i++) {
      assertThat(received.get(i)).isEqualTo(new FromWorker.Initialized(bytes(i, i * 331 % 40_000)));
    }
  }

  static Stream<Object> largeArrays() {
    var random = new Random(11);
    byte[] bytes = new byte[3_000_001];
    random.nextBytes(bytes);
    char[] chars = new String(new int[] {0x10FFFF, 0xD800, 7}, 0, 3).repeat(20_000).toCharArray();
    short[] shorts = new short[40_000];
    float[] floats = new float[40_000];
    for (int i = 0; i < shorts.length; i++) {
      shorts[i] = (short) random.nextInt();
      floats[i] = random.nextFloat();
    }
    return Stream.of(
        bytes,
        new byte[(64 << 10) + 1],
        chars,
        shorts,
        floats,
        random.ints(17_000).toArray(),
        random.longs(300_000).toArray(),
        random.doubles(9_000).toArray());
  }

  @ParameterizedTest
  @MethodSource("largeArrays")
  void attachedArraysArriveAsTheyAre(Object array) throws IOException {
    assertThat(Attachment.suits(array)).isTrue();
    Payload attached = values(Payload.Part.of(new Attachment(array)));
    List<ToWorker> sent =
        List.of(
            new ToWorker.Forget(1),
            new ToWorker.Run(1, 2, 3, 4, 5, false, 6, 7, attached),
            new ToWorker.Run(1, 2, 3, 4, 5, false, 6, 7, attached),
            new ToWorker.Forget(2));

    for (int seed = 0; seed < 10; seed++) {
      List<ToWorker> received =
          throughPipe(
              seed, out -> sent.forEach(frame -> frame.write(out)), ToWorker::read, sent.size());

      assertThat(received).element(0).isEqualTo(sent.getFirst());
      assertThat(received).element(3).isEqualTo(sent.getLast());
      assertThat(arrived(received.get(1))).isNotSameAs(array).isEqualTo(array);
      assertThat(arrived(received.get(2))).isEqualTo(array);
    }
  }

  private static Object arrived(ToWorker frame) {
    var values = (Payload.Each) ((ToWorker.Run) frame).values();
    assertThat(values.size()).isEqualTo(1);
    return Objects.requireNonNull(values.get(0).array()).array();
  }

  @ParameterizedTest
  @MethodSource("largeArrays")
  void arraysThatDoNotStandAloneCrossInTheirEncoding(Object array) throws Exception {
    var head = ByteBuffer.wrap(Encoder.headOfArray(array));
    Payload two =
        values(
            new Payload.Part(3, head, new Attachment(array), "array"),
            part(0, ByteBuffer.wrap(Encoder.number(5))));

    FromWorker received =
        throughPipe(1, new FromWorker.Returned(1, 2, 3, 4, two)::write, FromWorker::read, 1)
            .getFirst();

    var values = (Payload.Each) ((FromWorker.Returned) received).values();
    var decoder = new Decoder(FramesTest.class.getClassLoader());
    assertThat(decoder.decode(values.get(0).bytes())).isEqualTo(array);
    assertThat(decoder.decode(values.get(1).bytes())).isEqualTo(5);
    assertThat(values.get(0).loader()).isEqualTo(3);
  }

  @Test
  void smallArraysAndOtherValuesAreNotAttached() {
    assertThat(Attachment.suits(new byte[64 << 10])).isFalse();
    assertThat(Attachment.suits(new int[16 << 10])).isFalse();
    assertThat(Attachment.suits(new boolean[1 << 20])).isFalse();
    assertThat(Attachment.suits(new String[1 << 20])).isFalse();
    assertThat(Attachment.suits(new int[1 << 10][1 << 10])).isFalse();
    assertThat(Attachment.suits("x".repeat(1 << 20))).isFalse();
    assertThat(Attachment.suits(null)).isFalse();
  }

  @Test
  void aCopyOfAnAttachedArrayDoesNotChangeWithIt() {
    long[] array = new long[10_000];

    Attachment copy = Attachment.copyOf(array);
    array[5] = 1;

    assertThat(copy.array()).isEqualTo(new long[10_000]);
  }

  @Test
  void arraysThatCannotBeAreRefused() throws IOException {
    for (int[] each :
        new int[][] {{7, 1}, {-1, 1}, {0, -1}, {6, 1 << 28}, {0, Integer.MAX_VALUE}}) {
      var reader = new FrameReader(1 << 20);
      ByteBuffer frame = ByteBuffer.allocate(10).putInt(-6).put((byte) 5).put((byte) each[0]);
      feed(reader, frame.putInt(each[1]).flip());

      assertThatThrownBy(reader::next)
          .isInstanceOf(IOException.class)
          .hasMessageContaining(each[1] + " elements of kind " + each[0]);
    }
  }

  @Test
  void pendingBytesAreThoseOfTheWholeFrames() {
    var writer = new FrameWriter();

    new ToWorker.Stop().write(writer);
    new ToWorker.Forget(1).write(writer);

    assertThat(writer.pendingBytes()).isEqualTo((4 + 1) + (4 + 5));
  }

  @Test
  void drainingMovesEverythingIntoTheTarget() throws IOException {
    var writer = new FrameWriter();
    var frame = new FromWorker.Initialized(bytes(1, 40_000));
    frame.write(writer);
    int length = Math.toIntExact(writer.pendingBytes());
    ByteBuffer target = ByteBuffer.allocate(length);

    writer.drain(target);

    var reader = new FrameReader(NO_LIMIT);
    feed(reader, target.flip());
    assertThat(writer.pendingBytes()).isZero();
    assertThat(FromWorker.read(next(reader), null)).isEqualTo(frame);
  }

  @Test
  void aChannelThatFailsLosesNoByteOfWhatIsPending() throws IOException {
    var writer = new FrameWriter();
    var frame = new FromWorker.Initialized(bytes(1, 100));
    frame.write(writer);
    long pending = writer.pendingBytes();

    assertThatThrownBy(() -> writer.flush(new Broken())).isInstanceOf(IOException.class);

    assertThat(writer.pendingBytes()).isEqualTo(pending);
    assertThat(throughPipe(1, writer, FromWorker::read, 1)).containsExactly(frame);
  }

  @Test
  void aReadThatFailsLeavesWhatHadCome() throws IOException {
    var reader = new FrameReader(NO_LIMIT);
    feed(reader, written(new FromWorker.Initialized(bytes(1, 10))));
    assertThat(FromWorker.read(next(reader), null))
        .isEqualTo(new FromWorker.Initialized(bytes(1, 10)));
    ByteBuffer second = written(new FromWorker.Initialized(bytes(2, 10)));
    feed(reader, second.slice(0, 6));

    assertThatThrownBy(() -> reader.read(new Broken())).isInstanceOf(IOException.class);

    assertThat(reader.next()).isNull();
    assertThat(reader.unread()).isEqualTo(6);
    feed(reader, second.slice(6, second.remaining() - 6));
    assertThat(FromWorker.read(next(reader), null))
        .isEqualTo(new FromWorker.Initialized(bytes(2, 10)));
  }

  @Test
  void aReadThatFailsInALargeFrameLeavesWhatHadCome() throws IOException {
    var reader = new FrameReader(NO_LIMIT);
    ByteBuffer large = written(new FromWorker.Initialized(bytes(1, 200_000)));
    feed(reader, large.slice(0, 50_000));
    assertThat(reader.next()).isNull();

    assertThatThrownBy(() -> reader.read(new Broken())).isInstanceOf(IOException.class);

    assertThat(reader.unread()).isEqualTo(50_000);
    for (int at = 50_000; at < large.limit(); at += 50_000) {
      feed(reader, large.slice(at, Math.min(50_000, large.limit() - at)));
    }
    assertThat(FromWorker.read(next(reader), null))
        .isEqualTo(new FromWorker.Initialized(bytes(1, 200_000)));
    assertThat(reader.next()).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE, 65, Integer.MAX_VALUE})
  void impossibleLengthsAreRefused(int length) throws IOException {
    var reader = new FrameReader(64);
    feed(reader, ByteBuffer.allocate(8).putInt(length).putInt(0).flip());

    assertThatThrownBy(reader::next)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(Integer.toString(length))
        .hasMessageContaining("64");
  }

  @Test
  void theLongestAllowedFrameIsTaken() throws IOException {
    var reader = new FrameReader(64);

    feed(reader, ByteBuffer.allocate(68).putInt(64).position(68).flip());

    assertThat(next(reader).remaining()).isEqualTo(64);
  }

  @Test
  void fieldsLongerThanTheirFrameAreRefused() {
    ByteBuffer frame = ByteBuffer.allocate(9).put((byte) 2).putInt(100).putInt(0).flip();

    assertThatThrownBy(() -> FromWorker.read(frame, null))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("100");
  }

  @ParameterizedTest
  @ValueSource(bytes = {0, -1, 77})
  void unknownTypesAreRefused(byte type) {
    ByteBuffer frame = ByteBuffer.allocate(1).put(type).flip();

    assertThatThrownBy(() -> ToWorker.read(frame.duplicate(), null))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> FromWorker.read(frame.duplicate(), null))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> Control.read(frame.duplicate()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theEndOfTheChannelIsToldAfterItsLastBytes() throws IOException {
    var pipe = new Trickle(1, 100);
    var writer = new FrameWriter();
    new ToWorker.Stop().write(writer);
    while (!writer.flush(pipe)) {
      Thread.onSpinWait();
    }
    pipe.close();
    var reader = new FrameReader(NO_LIMIT);

    Read read = reader.read(pipe);
    while (read != Read.END) {
      read = reader.read(pipe);
    }

    assertThat(ToWorker.read(next(reader), null)).isEqualTo(new ToWorker.Stop());
    assertThat(reader.next()).isNull();
  }

  private static Payload values(Payload.Part... parts) {
    return new Payload.Each(parts, 0, parts.length);
  }

  private static Payload.Part part(int loader, ByteBuffer bytes) {
    return new Payload.Part(loader, bytes, "");
  }

  /** Numbers of so many bytes. */
  private static Payload numbers(int bytes) {
    var values = new Payload.Builder();
    values.add(-1L);
    for (long number = 1; number < bytes / Long.BYTES; number++) {
      values.add(number * number);
    }
    return values.build();
  }

  private static ByteBuffer written(ToWorker frame) {
    return written(frame::write);
  }

  private static ByteBuffer written(FromWorker frame) {
    return written(frame::write);
  }

  private static ByteBuffer written(Consumer<FrameWriter> frame) {
    var writer = new FrameWriter();
    frame.accept(writer);
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(writer.pendingBytes()));
    writer.drain(bytes);
    return bytes.flip();
  }

  /** Lets the reader read all of the bytes. */
  private static void feed(FrameReader reader, ByteBuffer bytes) throws IOException {
    ByteBuffer left = bytes.duplicate();
    while (left.hasRemaining()) {
      Read _ = reader.read(new Rest(left));
    }
  }

  private record Rest(ByteBuffer bytes) implements ReadableByteChannel {
    @Override
    public int read(ByteBuffer target) {
      int count = Math.min(target.remaining(), bytes.remaining());
      target.put(bytes.slice(bytes.position(), count));
      bytes.position(bytes.position() + count);
      return count;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }

  private static ByteBuffer bytes(long seed, int size) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return ByteBuffer.wrap(bytes);
  }

  private static <M> List<M> throughPipe(
      long seed,
      Consumer<FrameWriter> frames,
      BiFunction<ByteBuffer, @Nullable Attachment, M> read,
      int count)
      throws IOException {
    var writer = new FrameWriter();
    frames.accept(writer);
    return throughPipe(seed, writer, read, count);
  }

  private static <M> List<M> throughPipe(
      long seed,
      FrameWriter writer,
      BiFunction<ByteBuffer, @Nullable Attachment, M> read,
      int count)
      throws IOException {
    var reader = new FrameReader(NO_LIMIT);
    var pipe = new Trickle(seed, writer.pendingBytes() < 100_000 ? 1_000 : 90_000);
    var received = new ArrayList<M>();
    while (!writer.flush(pipe) || received.size() < count) {
      receive(reader, pipe, read, received);
    }
    assertThat(reader.unread()).isZero();
    return received;
  }

  private static <M> void receive(
      FrameReader reader,
      Trickle pipe,
      BiFunction<ByteBuffer, @Nullable Attachment, M> read,
      List<M> received)
      throws IOException {
    Read _ = reader.read(pipe);
    for (ByteBuffer frame = reader.next(); frame != null; frame = reader.next()) {
      received.add(read.apply(frame, reader.attachment()));
    }
  }

  private static ByteBuffer next(FrameReader reader) throws IOException {
    @Nullable ByteBuffer frame = reader.next();
    assertThat(frame).isNotNull();
    return Objects.requireNonNull(frame);
  }

  private static final class Broken implements WritableByteChannel, ReadableByteChannel {
    @Override
    public int read(ByteBuffer target) throws IOException {
      throw new IOException("broken");
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      throw new IOException("broken");
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
