package dev.procession;

import dev.procession.Answer.Settled;
import dev.procession.TaskSerializationException.Direction;
import dev.procession.codec.Captures;
import dev.procession.codec.Decoder;
import dev.procession.codec.DecodingException;
import dev.procession.codec.Encoded;
import dev.procession.codec.Encoder;
import dev.procession.codec.EncodingException;
import dev.procession.codec.Throwables;
import dev.procession.wire.Attachment;
import dev.procession.wire.NumberType;
import dev.procession.wire.Payload;
import dev.procession.wire.Payload.Part;
import dev.procession.wire.ToWorker;
import dev.procession.worker.Work;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** Functions and values as bytes, for workers in other processes. Thread-safe. */
final class EncodedCrossing implements Crossing {
  private static final int REMEMBERED_FUNCTIONS = 256;
  private static final int LARGEST_REMEMBERED_BYTES = 64 << 10;

  private final String pool;
  private final Encoder encoder = new Encoder(EncodedCrossing::replace);
  private final Map<Content, Definition> functions = new LeastRecentlyUsed<>();

  /** By the class of the function, then of our wrapper around it. */
  private final Map<Class<?>, Map<Class<?>, Definition>> lambdas = new WeakHashMap<>();

  private int generation = LoaderRegistry.generation();
  private int lastId;

  /** Broadcasts met while this thread encodes. */
  private static final ThreadLocal<@Nullable List<Definition>> MET = new ThreadLocal<>();

  EncodedCrossing(String pool) {
    this.pool = pool;
  }

  @Override
  public Definition function(Work work, Object function) {
    return function.getClass().isHidden() && Captures.nothing(function)
        ? lambda(work, function)
        : encoded(work, function);
  }

  /** One that captures nothing is always the same: it need not be encoded to be known. */
  private Definition lambda(Work work, Object function) {
    synchronized (this) {
      Map<Class<?>, Definition> ofFunction = lambdas.get(function.getClass());
      Definition known = ofFunction == null ? null : ofFunction.get(work.getClass());
      if (known != null) {
        return known;
      }
    }
    Definition made = encoded(work, function);
    synchronized (this) {
      if (lambdas.size() >= REMEMBERED_FUNCTIONS) {
        lambdas.clear(); // the content of each is still known
      }
      lambdas
          .computeIfAbsent(function.getClass(), _ -> new IdentityHashMap<>(2))
          .put(work.getClass(), made);
    }
    return made;
  }

  private Definition encoded(Work work, Object function) {
    var met = new ArrayList<Definition>();
    Encoded encoded;
    try {
      encoded = encode(work, met);
    } catch (EncodingException e) {
      throw new TaskSerializationException(
          pool + ": the function cannot be sent to a worker: " + e.getMessage(),
          Direction.FUNCTION,
          e.path(),
          e,
          ProcessionException.Origin.NONE);
    }
    boolean shared = Captures.nothing(function);
    return define(encoded, shared, met, resultLoader(encoded, function), FolderClass.of(function));
  }

  /** A function of ours may only pass on what one of the user's gives. */
  private static ClassLoader resultLoader(Encoded encoded, Object function) {
    if (!encoded.loaders().isEmpty()) {
      return encoded.loaders().getFirst();
    }
    ClassLoader ofClass = function.getClass().getClassLoader();
    return ofClass == null ? ClassLoader.getSystemClassLoader() : ofClass;
  }

  /** A value that tasks refer to by the id of its definition. */
  Definition broadcast(@Nullable Object value) {
    var met = new ArrayList<Definition>();
    try {
      Encoded encoded = encode(value, met);
      synchronized (this) {
        ClassLoader ofResult = ClassLoader.getSystemClassLoader(); // there is none
        return definition(content(encoded), true, met, ofResult, FolderClass.NONE);
      }
    } catch (EncodingException e) {
      throw new TaskSerializationException(
          pool + ": the broadcast value cannot be sent to a worker: " + e.getMessage(),
          Direction.ARGUMENT,
          e.path(),
          e,
          ProcessionException.Origin.NONE);
    }
  }

  private synchronized Definition define(
      Encoded encoded,
      boolean shared,
      List<Definition> met,
      ClassLoader resultLoader,
      FolderClass writtenIn) {
    Content content = content(encoded);
    forgetGone();
    Definition known = functions.get(content);
    if (known != null) {
      return known;
    }
    Definition made = definition(content, shared, met, resultLoader, writtenIn);
    if (encoded.bytes().length <= LARGEST_REMEMBERED_BYTES) {
      functions.put(content, made); // a larger one would hold much memory for a rare gain
    }
    return made;
  }

  /** Functions of a plug-in that is gone will not come again. */
  private void forgetGone() {
    int now = LoaderRegistry.generation();
    if (generation != now) {
      generation = now;
      ToWorker.Loaders alive = LoaderRegistry.alive();
      functions.keySet().removeIf(known -> alive.excludes(known.loader));
    }
  }

  /** With the number of its loader, which may be another one when that is asked for again. */
  private static Content content(Encoded encoded) {
    return new Content(ByteBuffer.wrap(encoded.bytes()), LoaderRegistry.number(encoded.loaders()));
  }

  private Definition definition(
      Content content,
      boolean shared,
      List<Definition> met,
      ClassLoader resultLoader,
      FolderClass writtenIn) {
    return new Definition(
        ++lastId,
        shared,
        content.loader,
        content.bytes.duplicate(),
        null,
        List.copyOf(met),
        new WeakReference<>(resultLoader),
        writtenIn,
        new Tempo());
  }

  @Override
  public Object argument(Call call, long index, @Nullable Object argument) {
    if (argument != null && NumberType.isNumber(argument)) {
      return argument; // crosses beside its neighbours
    }
    if (argument != null && Attachment.suits(argument)) {
      return array(call, argument);
    }
    var met = new ArrayList<Definition>(0);
    try {
      Encoded encoded = encode(argument, met);
      for (Definition broadcast : met) {
        if (!call.needs.contains(broadcast)) {
          call.needs.add(broadcast);
        }
      }
      int loader =
          encoded.loaders().isEmpty()
              ? call.function.loader()
              : LoaderRegistry.number(encoded.loaders());
      String type = argument == null ? "null" : argument.getClass().getTypeName();
      return new Part(loader, ByteBuffer.wrap(encoded.bytes()), type);
    } catch (EncodingException e) {
      throw new TaskSerializationException(
          pool
              + ": item "
              + index
              + " of "
              + call
              + " cannot be sent to a worker: "
              + e.getMessage(),
          Direction.ARGUMENT,
          e.path(),
          e,
          new ProcessionException.Origin(index, -1, 0));
    }
  }

  /** A large array is copied only if the user could change it before it has crossed. */
  private static Part array(Call call, Object array) {
    Attachment own = call.isAwaited() ? new Attachment(array) : Attachment.copyOf(array);
    ByteBuffer before = ByteBuffer.wrap(Encoder.headOfArray(array));
    return new Part(0, before, own, array.getClass().getTypeName());
  }

  @Override
  public Arguments.Builder arguments() {
    return new EncodedArguments.Builder();
  }

  @Override
  public @Nullable Arguments known(Iterable<?> items) {
    return items instanceof Range range && !range.isEmpty()
        ? new EncodedArguments(new Payload.Bounds(range.getFirst(), range.size()))
        : null;
  }

  @Override
  public @Nullable Object value(Call call, Settled settled, Answer.Returned answer, int place) {
    return switch ((Payload) Objects.requireNonNull(answer.values())) {
      case Payload.Numbers numbers -> numbers.get(place);
      case Payload.Bounds bounds -> bounds.from() + place;
      case Payload.Each each -> value(call, settled, each.get(place), place);
    };
  }

  private @Nullable Object value(Call call, Settled settled, Part part, int place) {
    Attachment attached = part.array();
    if (attached != null) {
      return attached.array();
    }
    try {
      return new Decoder(call.resultLoader).decode(part.bytes().duplicate());
    } catch (DecodingException e) {
      throw new TaskSerializationException(
          pool
              + ": the result of item "
              + (settled.first() + place)
              + " of "
              + call
              + " cannot be read here: "
              + e.getMessage(),
          Direction.RESULT,
          "result",
          e,
          settled.origin(place));
    }
  }

  @Override
  public Throwable throwable(Call call, Answer.Threw answer) {
    return throwable((ByteBuffer) answer.throwable(), call.resultLoader);
  }

  static Throwable throwable(ByteBuffer bytes, ClassLoader loader) {
    return throwable(bytes, new Decoder(loader));
  }

  static Throwable throwable(ByteBuffer bytes, Decoder decoder) {
    byte[] array = new byte[bytes.remaining()];
    bytes.get(bytes.position(), array);
    return Throwables.decode(array, decoder, RemoteThrowable::of);
  }

  private Encoded encode(@Nullable Object value, List<Definition> met) throws EncodingException {
    List<Definition> outer = MET.get();
    MET.set(met);
    try {
      return encoder.encode(value);
    } finally {
      MET.set(outer);
    }
  }

  /** A broadcast crosses as its id; the workers have, or are sent, what it stands for. */
  private static Object replace(Object object) {
    if (object instanceof BroadcastValue<?> broadcast) {
      List<Definition> met = MET.get();
      if (met != null) {
        met.add(broadcast.definition());
      }
      return new BroadcastReference<>(broadcast.definition().id());
    }
    return object;
  }

  /** With methods written out: by those that the JDK makes it would hold on to this class. */
  private record Content(ByteBuffer bytes, int loader) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Content content
          && loader == content.loader
          && bytes.equals(content.bytes);
    }

    @Override
    public int hashCode() {
      return 31 * bytes.hashCode() + loader;
    }
  }

  private static final class LeastRecentlyUsed<K> extends LinkedHashMap<K, Definition> {
    private static final long serialVersionUID = 1;

    LeastRecentlyUsed() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, Definition> eldest) {
      return size() > REMEMBERED_FUNCTIONS;
    }
  }
}
