package dev.procession.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectInputStream;
import java.io.ObjectOutput;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@SuppressWarnings({
  "serial",
  "IdentityHashMapUsage",
  "JdkObsolete",
  "AddressSelection",
  "ArrayRecordComponent"
})
class EverydayValuesTest {
  enum Plain {
    A,
    B
  }

  enum WithBody {
    ONE {
      @Override
      int value() {
        return 1;
      }
    };

    abstract int value();
  }

  record Point(int x, int y) {}

  record Nested(String name, List<Point> points, Optional<Point> best, Map<String, Path> paths) {}

  record Checked(int positive) implements Serializable {
    Checked {
      if (positive < 1) {
        throw new IllegalArgumentException("positive=" + positive);
      }
    }
  }

  static Stream<Object> equalAfterwards() throws Exception {
    return Stream.of(
        Plain.B,
        WithBody.ONE,
        new Point(1, 2),
        new Nested(
            "n",
            List.of(new Point(1, 2), new Point(3, 4)),
            Optional.of(new Point(5, 6)),
            Map.of("p", Path.of("a", "b"))),
        new Checked(1),
        Optional.empty(),
        Optional.of("x"),
        OptionalInt.of(1),
        OptionalInt.empty(),
        OptionalLong.of(2),
        OptionalDouble.of(3),
        OptionalDouble.empty(),
        Path.of("relative", "file"),
        Path.of("/absolute"),
        ByteBuffer.wrap(new byte[] {1, 2, 3}),
        Map.entry("k", 1),
        new HashMap<>(Map.of("k", 1)).entrySet().iterator().next(),
        new TreeMap<>(Map.of("k", 1)).entrySet().iterator().next(),
        new EnumMap<>(Map.of(Plain.A, 1)).entrySet().iterator().next(),
        new IdentityHashMap<>(Map.of("k", 1)).entrySet().iterator().next(),
        new HashMap<>(Map.of("k", 1)).keySet(),
        new HashMap<>(Map.of("k", 1)).entrySet(),
        new TreeMap<>(Map.of("k", 1)).keySet(),
        new TreeMap<>(Map.of("k", 1)).descendingMap().navigableKeySet(),
        new LinkedHashMap<>(Map.of("k", 1)).sequencedKeySet(),
        new LinkedHashMap<>(Map.of("k", 1)).reversed(),
        Map.of("k", 1).keySet(),
        new EnumMap<>(Map.of(Plain.A, 1)).keySet(),
        new ArrayList<>(List.of(1, 2, 3)).subList(1, 3),
        new ArrayList<>(List.of(1, 2, 3)).reversed(),
        List.of(1, 2, 3).subList(0, 2),
        List.of(1, 2, 3).reversed(),
        new LinkedList<>(List.of(1, 2, 3)).subList(1, 3),
        new TreeSet<>(List.of(1, 2, 3)).headSet(3),
        new TreeSet<>(List.of(1, 2, 3)).reversed(),
        new LinkedHashSet<>(List.of(1, 2, 3)).reversed(),
        Collections.synchronizedList(new ArrayList<>(List.of(1))),
        Collections.unmodifiableMap(new HashMap<>(Map.of("a", 1))),
        Arrays.asList(1, new Point(1, 2)),
        Collections.nCopies(3, "x"),
        Set.of(1, 2, 3),
        Map.of("a", List.of(new Point(1, 2))),
        EnumSet.of(Plain.A),
        new EnumMap<>(Map.of(Plain.A, "a")),
        new CopyOnWriteArrayList<>(List.of(1, 2)),
        new ConcurrentHashMap<>(Map.of("a", 1)),
        new TreeMap<>(Map.of("a", 1)),
        new BitSet(7),
        BigInteger.TEN.pow(100),
        new BigDecimal("1.50"),
        Instant.EPOCH,
        Duration.ofMillis(5),
        ZonedDateTime.parse("2026-01-02T03:04:05+01:00[Europe/Paris]"),
        UUID.fromString("00000000-0000-0001-0000-000000000002"),
        Locale.FRANCE,
        TimeUnit.DAYS,
        InetAddress.getByName("127.0.0.1"),
        String.class,
        int.class,
        int[][].class,
        Point.class,
        new String[] {"a", null},
        new int[][] {{1}, {2, 3}},
        new Point[] {new Point(1, 2)},
        new Object[] {1, "a", new Point(1, 2), null});
  }

  @ParameterizedTest
  @MethodSource("equalAfterwards")
  void anEverydayValueComesBackEqual(Object value) throws Exception {
    Object copy = Wire.copy(value);

    assertThat(copy).isEqualTo(value);
  }

  @Test
  void viewsWithoutEqualsKeepTheirContent() throws Exception {
    Map<String, Integer> map = new LinkedHashMap<>(Map.of("a", 1));
    map.put("b", 2);

    assertThat(Wire.<Collection<Integer>>copy(map.values()))
        .containsExactlyElementsOf(map.values());
    assertThat(Wire.<Collection<Integer>>copy(Map.of("k", 1).values())).containsExactly(1);
    assertThat(Wire.copy(new ArrayDeque<>(List.of(1, 2))).reversed()).containsExactly(2, 1);
    assertThat(Wire.copy(new ArrayDeque<>(List.of(1, 2)).reversed())).containsExactly(2, 1);
    assertThat(Wire.copy(new PriorityQueue<>(List.of(2, 1)))).containsExactly(1, 2);
  }

  @Test
  void aSortedViewKeepsItsOrder() throws Exception {
    SortedSet<Integer> reversed = new TreeSet<>(List.of(1, 2, 3)).descendingSet();

    assertThat(Wire.copy(reversed)).containsExactly(3, 2, 1);
    assertThat(Wire.copy(new TreeMap<>(Map.of(1, 1, 2, 2)).descendingKeySet()))
        .containsExactly(2, 1);
  }

  @Test
  void patternsAtomicsAndRandomsKeepTheirState() throws Exception {
    var random = new Random(42);

    assertThat(Wire.copy(Pattern.compile("a+")).pattern()).isEqualTo("a+");
    assertThat(Wire.copy(new AtomicInteger(3)).get()).isEqualTo(3);
    assertThat(Wire.copy(new AtomicReference<>(new Point(1, 2))).get()).isEqualTo(new Point(1, 2));
    assertThat(Wire.copy(random).nextInt()).isEqualTo(random.nextInt());
  }

  @Test
  void aBufferCrossesAsItsRemainingBytesInItsKind() throws Exception {
    var buffer = ByteBuffer.allocateDirect(8).order(ByteOrder.LITTLE_ENDIAN);
    buffer.put(new byte[] {9, 1, 2, 3}).flip().get();

    ByteBuffer copy = Wire.copy(buffer.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN));

    assertThat(copy).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    assertThat(copy.isDirect()).isTrue();
    assertThat(copy.isReadOnly()).isTrue();
    assertThat(copy.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    assertThat(buffer.remaining()).isEqualTo(3);
  }

  @Test
  void aPrivateAndALocalRecordCross() throws Exception {
    record Local(Point point, int[] numbers, Object other) {}

    var copy = Wire.copy(new Local(new Point(1, 2), new int[] {3}, Optional.of(List.of(4))));

    assertThat(copy.point()).isEqualTo(new Point(1, 2));
    assertThat(copy.numbers()).containsExactly(3);
    assertThat(copy.other()).isEqualTo(Optional.of(List.of(4)));
  }

  interface Greeter {
    String greet(String name);
  }

  record Handler(String greeting) implements InvocationHandler, Serializable {
    @Override
    public Object invoke(Object proxy, Method method, Object[] args) {
      return greeting + args[0];
    }
  }

  @Test
  void aDynamicProxyOfANonPublicInterfaceCrosses() throws Exception {
    var proxy =
        (Greeter)
            Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Greeter.class}, new Handler("hello "));

    assertThat(Wire.copy(proxy).greet("you")).isEqualTo("hello you");
  }

  public static final class External implements Externalizable {
    private String text = "";

    public External() {}

    @Override
    public void writeExternal(ObjectOutput out) throws IOException {
      out.writeUTF(text);
      out.writeObject(Optional.of(text));
    }

    @Override
    public void readExternal(ObjectInput in) throws IOException, ClassNotFoundException {
      text = in.readUTF() + in.readObject();
    }
  }

  @Test
  void anExternalizableWritesItself() throws Exception {
    var external = new External();
    external.text = "x";

    assertThat(Wire.copy(external).text).isEqualTo("xOptional[x]");
  }

  static class NotSerializableParent {
    int inherited = 7;
  }

  static final class Custom extends NotSerializableParent implements Serializable {
    final transient int skipped = 3;
    transient String written = "";
    final Object lock = new Object[0];

    private void writeObject(ObjectOutputStream out) throws IOException {
      out.defaultWriteObject();
      out.writeUTF(written);
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      written = in.readUTF() + "!";
    }
  }

  @Test
  void writeObjectAndTransientFieldsAreObeyed() throws Exception {
    var custom = new Custom();
    custom.written = "w";
    custom.inherited = 99;

    var copy = Wire.copy(custom);

    assertThat(copy.written).isEqualTo("w!");
    assertThat(copy.inherited).isEqualTo(7);
    assertThat(Custom.class.getDeclaredField("skipped").getInt(copy)).isZero();
  }

  static final class Singleton implements Serializable {
    static final Singleton INSTANCE = new Singleton();

    private Object readResolve() {
      return INSTANCE;
    }
  }

  @Test
  void aSingletonStaysOne() throws Exception {
    assertThat(Wire.copy(Singleton.INSTANCE)).isSameAs(Singleton.INSTANCE);
  }

  @Test
  void theConsoleCrossesAsTheOtherSidesOwn() throws Exception {
    assertThat(Wire.copy(System.out)).isSameAs(System.out);
    assertThat(Wire.copy(List.of(System.err, 1))).containsExactly(System.err, 1);
  }

  @Test
  void anAnonymousClassInAStaticContextCrosses() throws Exception {
    assertThat(Wire.copy(anonymous(5)).get()).isEqualTo(5);
  }

  interface Source extends Serializable {
    int get();
  }

  private static Source anonymous(int value) {
    return new Source() {
      @Override
      public int get() {
        return value;
      }
    };
  }
}
