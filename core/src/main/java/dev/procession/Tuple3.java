package dev.procession;

import java.io.Serializable;

/** Three values that go together; {@code starmap} spreads them over a function's parameters. */
public record Tuple3<A, B, C>(A first, B second, C third) implements Serializable {}
