import dev.procession.*;

// Run it: java --class-path procession.jar CrashProof.java
//
// Item 3 ends its whole process. It costs its own result and nothing else: the worker is replaced,
// and every other item has its result.

void main() {
  try (var pool = Pool.processes(2)) {
    for (var outcome : pool.imap(x -> risky(x), Range.of(0, 8)).outcomes()) {
      switch (outcome) {
        case Outcome.Success<Integer> done -> IO.println(done.index() + ": " + done.value());
        case Outcome.Failure<Integer> dead ->
            IO.println(dead.index() + ": " + dead.error().getMessage());
      }
    }
    IO.println("The pool still works: 6 x 7 = " + pool.apply(() -> 6 * 7));
  }
}

static int risky(int x) {
  if (x == 3) {
    Runtime.getRuntime().halt(9);
  }
  return x * x;
}
