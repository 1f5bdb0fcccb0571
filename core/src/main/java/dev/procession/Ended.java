package dev.procession;

import java.util.Optional;

/** An item that a worker has answered, with the verdict that was passed on it before, if any. */
record Ended(Item item, Optional<Verdict> verdict) {}
