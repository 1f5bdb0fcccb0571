package dev.procession.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.Output;
import dev.procession.Pool;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A task that prints far more than its parent has memory for. */
@Timeout(120)
@ExtendWith(Leftovers.class)
class FloodIT {
  private static final int LINE = 1024;
  private static final int LINES = 100 << 10;

  /** How 100 MB are printed. */
  enum Flood {
    LINES_TO_OUT,
    LINES_TO_ERR,
    ONE_LINE;

    void run() {
      switch (this) {
        case LINES_TO_OUT -> print(System.out, "\n");
        case LINES_TO_ERR -> print(System.err, "\n");
        case ONE_LINE -> print(System.out, "x");
      }
    }

    private static void print(PrintStream to, String end) {
      String text = "x".repeat(LINE - 1) + end;
      for (int i = 0; i < LINES; i++) {
        to.print(text);
      }
    }
  }

  /** A parent with a small heap, that counts what its worker prints. */
  static final class Parent {
    private Parent() {}

    public static void main(String[] arguments) {
      var flood = Flood.valueOf(arguments[0]);
      var lines = new AtomicLong();
      var characters = new AtomicLong();
      try (var pool =
          Pool.processes(c ->
              c.withWorkers(1)
                  .withOutput(
                      Output.to(line -> {
                        lines.incrementAndGet();
                        characters.addAndGet(line.text().length());
                      })))) {
        pool.run(flood::run);
        // at the moment of the result
        System.out.println(flood == Flood.ONE_LINE ? "pieces" : lines.get() + " lines");
        System.out.println(characters.get() + " characters");
        System.out.println("then " + pool.apply(() -> 42));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"LINES_TO_OUT", "LINES_TO_ERR", "ONE_LINE"})
  void comesWholeAndBeforeTheResultThroughASmallHeap(Flood flood, @TempDir Path folder)
      throws Exception {
    try (var parent = Program.start(folder, Parent.class, List.of("-Xmx24m"), flood.name())) {
      assertThat(parent.lines())
          .containsExactly(
              flood == Flood.ONE_LINE ? "pieces" : LINES + " lines",
              (flood == Flood.ONE_LINE ? (long) LINE * LINES : (LINE - 1L) * LINES) + " characters",
              "then 42");
    }
  }
}
