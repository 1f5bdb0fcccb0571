import dev.procession.*;

void main() {
  try (var pool = Pool.processes()) { // one worker process a usable CPU
    IO.println(pool.map(x -> x * x, List.of(1, 2, 3, 4, 5)));
  }
}
