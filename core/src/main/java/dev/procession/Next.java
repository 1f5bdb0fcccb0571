package dev.procession;

import dev.procession.Answer.Settled;

/** What asking a lazy call for its next result brings. */
sealed interface Next {
  /** A result, still encoded. */
  record Ready(Settled settled, int place) implements Next {}

  /** The input, or the pool, failed here. */
  record Failed(Throwable error) implements Next {}

  /** There is no more. */
  record End() implements Next {}

  /** It is not there within the time. */
  record Late() implements Next {}
}
