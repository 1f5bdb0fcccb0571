package dev.procession.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

@SuppressWarnings("serial")
class FunctionsTest {
  interface Fun<A, B> extends Function<A, B>, Serializable {}

  interface Sink<A> extends Consumer<A>, Serializable {}

  record Pair(int left, Optional<String> right) {}

  @Test
  void aLambdaCarriesWhatItCaptures() throws Exception {
    int number = 3;
    var text = "t";
    var pair = new Pair(4, Optional.of("r"));
    Fun<Integer, String> fun = x -> x + number + text + pair;

    assertThat(Wire.copy(fun).apply(1)).isEqualTo(fun.apply(1));
  }

  @Test
  void anIntersectionCastMakesALambdaSerializable() throws Exception {
    int number = 3;
    var supplier = (Supplier<Integer> & Serializable) () -> number;

    assertThat(Wire.copy(supplier).get()).isEqualTo(3);
  }

  @Test
  void methodReferencesOfEveryKindCross() throws Exception {
    Fun<String, Integer> ofStatic = Integer::parseInt;
    Fun<String, Integer> ofParameter = String::length;
    Fun<Integer, List<Object>> ofConstructor = ArrayList::new;
    Fun<String, String> ofReceiver = "prefix"::concat;
    Sink<Object> ofConsole = System.out::println;

    assertThat(Wire.copy(ofStatic).apply("12")).isEqualTo(12);
    assertThat(Wire.copy(ofParameter).apply("12")).isEqualTo(2);
    assertThat(Wire.copy(ofConstructor).apply(12)).isEmpty();
    assertThat(Wire.copy(ofReceiver).apply("x")).isEqualTo("prefixx");
    assertThat(Wire.copy(ofConsole)).isNotNull();
  }

  @Test
  void aFunctionWithoutCapturesIsKnown() {
    int number = 3;
    Fun<Integer, Integer> nothing = x -> x;
    Fun<Integer, Integer> something = x -> x + number;

    assertThat(Captures.nothing(nothing)).isTrue();
    assertThat(Captures.nothing(something)).isFalse();
    assertThat(Captures.nothing(new ArrayList<>())).isFalse();
  }

  record Handle(String name) {}

  record HandleStandIn(String name) implements Serializable {
    private Object readResolve() {
      return new Handle("restored " + name);
    }
  }

  private static Object replace(Object object) {
    return object instanceof Handle(var name) ? new HandleStandIn(name) : object;
  }

  @Test
  void aReplacementIsMadeAtTheRootAndInside() throws Exception {
    var encoder = new Encoder(FunctionsTest::replace);
    var handle = new Handle("h");
    Fun<Integer, String> capturing = _ -> handle.name();

    var root = Wire.value(encoder.encode(handle).bytes());
    @SuppressWarnings("unchecked")
    var fun = (Fun<Integer, String>) Wire.value(encoder.encode(capturing).bytes());

    assertThat(root).isEqualTo(new Handle("restored h"));
    assertThat(fun.apply(1)).isEqualTo("restored h");
  }

  @Test
  void equalFunctionsHaveEqualBytes() throws Exception {
    int number = 3;
    Fun<Integer, Integer> fun = x -> x + number;

    assertThat(Wire.bytes(fun)).isEqualTo(Wire.bytes(fun));
    assertThat(Wire.bytes(fun)).hasSizeLessThan(400);
  }

  static final class Link implements Serializable {
    Object next;
    int number;
  }

  @Test
  void cyclesAndSharedObjectsKeepTheirShape() throws Exception {
    var link = new Link();
    link.next = link;
    List<Object> itself = new ArrayList<>();
    itself.add(itself);
    var shared = Optional.of(new Pair(1, Optional.empty()));
    var views = new HashMap<>(java.util.Map.of(1, shared)).values();

    assertThat(Wire.copy(link)).satisfies(copy -> assertThat(copy.next).isSameAs(copy));
    assertThat(Wire.copy(itself)).satisfies(copy -> assertThat(copy.getFirst()).isSameAs(copy));
    var pair = Wire.copy(List.of(shared, shared, views, views));
    assertThat(pair.get(0)).isSameAs(pair.get(1)).isEqualTo(shared);
    assertThat(pair.get(2)).isSameAs(pair.get(3));
  }

  @Test
  void aChainOfTenThousandLinksCrosses() throws Exception {
    Link first = chain(10_000);

    Thread.currentThread().interrupt();
    Link copy = Wire.copy(first);

    assertThat(Thread.interrupted()).isTrue();
    int length = 0;
    for (Link link = copy; link != null; link = (Link) link.next) {
      assertThat(link.number).isEqualTo(length++);
    }
    assertThat(length).isEqualTo(10_000);
  }

  static Link chain(int length) {
    Link first = new Link();
    Link last = first;
    for (int i = 1; i < length; i++) {
      var link = new Link();
      link.number = i;
      last.next = link;
      last = link;
    }
    return first;
  }
}
