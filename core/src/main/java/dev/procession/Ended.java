package dev.procession;

import java.util.List;
import java.util.Optional;

/** What a worker has answered, with the verdict that was passed before on one of it, if any. */
record Ended(List<Chunk> chunks, Optional<Verdict> verdict) {}
