package dev.procession.worker;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** What a worker runs: the one form to which all function types of the API are brought. */
public interface Work extends Serializable {
  @Nullable Object run(@Nullable Object input) throws Exception;
}
