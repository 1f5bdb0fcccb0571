import dev.procession.*

fun main() {
  Pool.processes(2).use { pool ->
    val results: Results<Int> = pool.imap({ x: Int -> x + 1 }, listOf(1, 2))
    println(results.asSequence().toList())
  }
}
