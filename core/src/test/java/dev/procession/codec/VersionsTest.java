package dev.procession.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two sides with two versions of a class: what has a name goes to its name, or nowhere. */
@Timeout(60)
class VersionsTest {
  @TempDir Path sending;
  @TempDir Path receiving;

  /** What the one side sends, as the other reads it. */
  private Object sent(String name, String there, String here) throws Exception {
    try (var sender = new Compiled(sending).add(name, there).loader();
        var receiver = new Compiled(receiving).add(name, here).loader()) {
      var make = sender.loadClass(name).getDeclaredMethod("make");
      make.setAccessible(true);
      boolean isStatic = Modifier.isStatic(make.getModifiers());
      Object target = isStatic ? null : instance(sender.loadClass(name));
      byte[] bytes = new Encoder().encode(make.invoke(target)).bytes();
      return Objects.requireNonNull(new Decoder(receiver).decode(bytes));
    }
  }

  private static Object instance(Class<?> type) throws ReflectiveOperationException {
    var constructor = type.getDeclaredConstructor();
    constructor.setAccessible(true);
    return constructor.newInstance();
  }

  private static String rectangle(String components, String kind, String made) {
    return "package pkg; public record Rectangle("
        + components
        + ")"
        + kind
        + " { public static Object make() { return "
        + made
        + "; } }";
  }

  private Object sentRectangle(String there, String here, String kind, String made)
      throws Exception {
    return sent("pkg.Rectangle", rectangle(there, kind, made), rectangle(here, kind, "null"));
  }

  @Test
  void componentsThatChangedPlacesKeepTheirValues() throws Exception {
    Object read =
        sentRectangle("int width, int height", "int height, int width", "", "new Rectangle(3, 4)");

    assertThat(read).hasToString("Rectangle[height=4, width=3]");
  }

  @Test
  void eachOfManyRecordsIsPutInOrder() throws Exception {
    Object read =
        sentRectangle(
            "String name, Object inner, int n",
            "int n, String name, Object inner",
            "",
            "java.util.List.of(new Rectangle(\"a\", new Rectangle(\"b\", null, 2), 1),"
                + " new Rectangle(\"c\", 5, 3))");

    assertThat(read)
        .hasToString(
            "[Rectangle[n=1, name=a, inner=Rectangle[n=2, name=b, inner=null]],"
                + " Rectangle[n=3, name=c, inner=5]]");
  }

  @Test
  void aSerializableRecordReadsByNameToo() throws Exception {
    Object read =
        sentRectangle(
            "int width, int height",
            "int height, int width",
            " implements java.io.Serializable",
            "new Rectangle(3, 4)");

    assertThat(read).hasToString("Rectangle[height=4, width=3]");
  }

  private void assertRefusedWithBoth(String there, String here, String kind) {
    var refused =
        catchThrowableOfType(
            DecodingException.class, () -> sentRectangle(there, here, kind, "new Rectangle(3, 4)"));

    assertThat(refused)
        .hasMessageContaining("pkg.Rectangle")
        .hasMessageContaining("(" + there + ")")
        .hasMessageContaining("(" + here + ")");
  }

  @Test
  void aComponentWithAnotherNameIsRefused() {
    assertRefusedWithBoth("int width, int height", "int width, int depth", "");
  }

  @Test
  void aComponentOfAnotherTypeIsRefused() {
    assertRefusedWithBoth("int width, int height", "int width, long height", "");
  }

  @Test
  void aComponentMoreIsRefused() {
    assertRefusedWithBoth("int width, int height", "int width, int height, int depth", "");
  }

  @Test
  void aSerializableRecordWithAComponentOfAnotherNameIsRefused() {
    assertRefusedWithBoth(
        "int height, int width", "int depth, int width", " implements java.io.Serializable");
  }

  @Test
  void fieldsThatChangedUnderOneVersionNumberAreRefused() {
    String source =
        """
        package pkg;
        public class Money implements java.io.Serializable {
          private static final long serialVersionUID = 1;
          private long %s = 5;
          public static Object make() { return new Money(); }
        }
        """;

    var refused =
        catchThrowableOfType(
            DecodingException.class,
            () -> sent("pkg.Money", source.formatted("cents"), source.formatted("euros")));

    assertThat(refused)
        .hasMessageContaining("pkg.Money")
        .hasMessageContaining("long cents")
        .hasMessageContaining("long euros");
  }

  @Test
  void fieldsOfASourceFileThatChangedPlacesKeepTheirValues() throws Exception {
    String rest =
        """
        Object make() { return this; }
        public String toString() { return first + " " + second; }
        void main() {}
        """;

    Object read =
        sent(
            "Script",
            "int first = 1; int second = 2;" + rest,
            "int second = 0; int first = 0;" + rest);

    assertThat(read).hasToString("1 2");
  }

  record Link(int number, Object next) {}

  @Test
  void aLongChainOfRecordsIsReadInOnePass() throws Exception {
    int length = 200_000; // asking each link about all before it would take minutes
    Object chain = "end";
    for (int i = 0; i < length; i++) {
      chain = i % 2 == 0 ? new Link(i, chain) : Optional.of(chain);
    }

    Object read = Wire.value(new Encoder().encode(chain).bytes());

    int links = 0;
    for (Object each = read; !each.equals("end"); links++) {
      each = each instanceof Link link ? link.next() : ((Optional<?>) each).orElseThrow();
    }
    assertThat(links).isEqualTo(length);
  }

  @Test
  void aRecordDeepInAChainThatContainsTheFirstIsStillRefused() throws Exception {
    Object[] first = new Object[1];
    Object chain = first;
    for (int i = 0; i < 100; i++) {
      chain = new Link(i, chain);
    }
    first[0] = chain;
    byte[] bytes = new Encoder().encode(List.of(chain)).bytes();

    var refused = catchThrowableOfType(DecodingException.class, () -> Wire.value(bytes));

    assertThat(refused).hasMessageContaining("contains itself");
  }
}
