package dev.procession.it;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A test over the sizes where calls go wrong, with three workers: none, one, one less and one more
 * than workers, many. The second parameter is the chunk size, 0 for the automatic one.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(name = "{0} items, chunks of {1}")
@CsvSource({
  "0, 0", "1, 0", "2, 0", "3, 0", "4, 0", "1000, 0",
  "0, 1", "1, 1", "2, 1", "3, 1", "4, 1", "1000, 1",
  "0, 3", "1, 3", "2, 3", "3, 3", "4, 3", "1000, 3",
  "0, 10", "1, 10", "2, 10", "3, 10", "4, 10", "1000, 10",
})
@interface Sizes {
  /** Of every pool that is tested over these sizes. */
  int WORKERS = 3;
}
