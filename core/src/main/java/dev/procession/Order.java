package dev.procession;

/** What the limits of a worker demand of it. */
sealed interface Order {

  /** It is killed at once, with what it runs. */
  record Kill(String reason) implements Order {}

  /** It gets nothing more, gives back what it has not begun, and is replaced. */
  record Replace() implements Order {}

  /** It ends, since there is no work; its place stays empty until there is. */
  record Rest() implements Order {}
}
