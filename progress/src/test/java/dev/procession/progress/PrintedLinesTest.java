package dev.procession.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@ResourceLock(Resources.SYSTEM_OUT)
class PrintedLinesTest {
  private final PrintStream realOut = System.out;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private final PrintedLines lines = new PrintedLines(Set.of(PrintedLines.Standard.OUT));

  @BeforeEach
  void replaceOut() {
    System.setOut(out);
    lines.redirect(print -> {
      out.print("<");
      print.run();
      out.print(">");
    });
  }

  @AfterEach
  void restoreOut() {
    System.setOut(realOut);
  }

  @Test
  void aWholeLineIsPrintedAboveTheBarsAtOnce() {
    System.out.println("héllo");

    assertThat(printed()).isEqualTo("<héllo\n>");
  }

  @Test
  void aPieceOfALineWaitsForItsEnd() {
    System.out.print("a ");
    System.out.print("b");
    System.out.flush();
    assertThat(printed()).isEmpty();

    System.out.print(" c\nd");

    assertThat(printed()).isEqualTo("<a b c\n>");
  }

  @Test
  void theStreamFromBeforeComesBackWithWhatWasUnfinished() {
    PrintStream replacement = System.out;
    System.out.print("question? ");

    lines.restore();

    assertThat(printed()).isEqualTo("question? ");
    assertThat(System.out).isSameAs(out);
    replacement.println("late");
    assertThat(printed()).isEqualTo("question? late\n");
  }

  @Test
  void aStreamThatSomeoneElseHasSetMeanwhileStays() {
    PrintStream others = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    System.setOut(others);

    lines.restore();

    assertThat(System.out).isSameAs(others);
  }

  @Test
  void theStreamForPrintingAboveIsTheOriginal() {
    assertThat(lines.out()).isSameAs(out);
    lines.restore();
    assertThat(lines.out()).isSameAs(System.out);
  }

  private String printed() {
    return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }
}
