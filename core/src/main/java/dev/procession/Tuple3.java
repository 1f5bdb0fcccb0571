package dev.procession;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** Three values that go together; {@code starmap} spreads them over a function's parameters. */
@SuppressWarnings("exports") // the annotations are for the compiler only
public record Tuple3<
        A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object>(
    A first, B second, C third) implements Serializable {}
