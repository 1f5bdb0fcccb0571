package dev.procession;

import java.io.Serializable;

/** Two values that go together; {@code starmap} spreads them over a function's parameters. */
public record Tuple2<A, B>(A first, B second) implements Serializable {}
