import dev.procession.*

data class Person(val age: Int, val name: String?)

/** Nulls in and out of every call, and each way through lazy results. */
fun main() {
  Pool.processes(2).use { pool ->
    val squares: List<Int> = pool.map({ it * it }, listOf(1, 2, 3))
    println(squares)
    val some: List<Int?> = pool.map({ if (it == 1) null else it }, listOf(1, 2, 3))
    println(some)
    val given: List<Int> = pool.map({ it ?: -1 }, listOf(1, null, 3))
    println(given)
    val property: String? = pool.apply { System.getProperty("no.such.property") }
    println(property)
    val none: Int? = pool.apply({ x: Int -> if (x > 1) null else x }, 5)
    println(none)
    val sums =
      pool.starmap(
        { a: Int, b: Int? -> if (b == null) null else a + b },
        listOf(Tuple2(1, 2), Tuple2(3, null)),
      )
    println(sums)
    val later: AsyncResult<List<Int?>> =
      pool.mapAsync({ x: Int -> if (x > 1) null else x }, listOf(1, 2))
    println(later.get())
    println(pool.map({ Person(it, null) }, listOf(1, 2)))

    pool.imap({ x: Int -> if (x > 1) null else x }, listOf(1, 2)).use { results ->
      for (each in results) println(each)
    }
    pool.imap({ x: Int -> if (x > 1) null else 6 / x }, listOf(0, 2)).outcomes().use { outcomes ->
      for (each in outcomes) {
        when (each) {
          is Outcome.Success -> println("gave ${each.value()}")
          is Outcome.Failure -> println("failed ${each.error().cause?.message}")
        }
      }
    }
    pool.imap({ x: Int -> x + 1 }, listOf(1, 2)).use { results ->
      println(results.iterator().asSequence().map { it * 10 }.toList())
    }
    println(pool.imap({ x: Int -> x + 1 }, listOf(1, 2)).use { results -> results.map { it * 10 } })
  }
}
