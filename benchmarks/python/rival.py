"""The rivals' side of the benchmarks: does the work that it is told and says how long it took.

    python3 rival.py fork|spawn|futures|loky

Each line of standard input is a work and its numbers; the answer is one line: seconds, or "cannot".
The pool of two workers is made once, so what is timed is the work and not the start, except for
"start", which times a new pool up to its first result and not its end.
"""
import sys
import time

WORKERS = 2


def square(x):
    return x * x


def echo(data):
    return data


def spin(rounds):
    total = 0
    for i in range(rounds):
        total ^= i * i
    return total


def count(value, times, ready, go):
    ready.release()
    go.wait()
    for _ in range(times):
        with value.get_lock():
            value.value += 1


def now():
    return time.perf_counter()


def timed(action):
    """Seconds that an action took: those that it says itself, or all."""
    began = now()
    said = action()
    return now() - began if said is None else said


def drain(iterable):
    for _ in iterable:
        pass


class Multiprocessing:
    """multiprocessing.Pool with a start method."""

    def __init__(self, method):
        import multiprocessing

        self.context = multiprocessing.get_context(method)
        self.pool = self.context.Pool(WORKERS)

    def start(self):
        began = now()
        with self.context.Pool(WORKERS) as pool:
            pool.apply(square, (1,))
            return now() - began

    def apply(self, count):
        for i in range(count):
            self.pool.apply(square, (i,))

    def apply_async(self, count):
        results = [self.pool.apply_async(square, (i,)) for i in range(count)]
        for result in results:
            result.get()

    def imap(self, count, chunk):
        drain(self.pool.imap(square, range(count), chunk))

    def imap_unordered(self, count, chunk):
        drain(self.pool.imap_unordered(square, range(count), chunk))

    def map(self, count):
        self.pool.map(square, range(count))

    def echo(self, size, times):
        data = b"x" * size
        for _ in range(times):
            self.pool.apply(echo, (data,))

    def count(self, times):
        value, ready, go = self.context.Value("q"), self.context.Semaphore(0), self.context.Event()
        arguments = (value, times // WORKERS, ready, go)
        counting = [self.context.Process(target=count, args=arguments) for _ in range(WORKERS)]
        for process in counting:
            process.start()
        for _ in counting:
            ready.acquire()
        began = now()
        go.set()
        for process in counting:
            process.join()
        assert value.value == times // WORKERS * WORKERS
        return now() - began

    def lock(self, times):
        free = self.context.Lock()
        for _ in range(times):
            free.acquire()
            free.release()

    def close(self):
        self.pool.close()
        self.pool.join()


class Executor:
    """An executor of concurrent.futures, or one like it."""

    def __init__(self, make):
        self.make = make
        self.executor = make()
        self.executor.submit(square, 1).result()

    def start(self):
        began = now()
        with self.make() as executor:
            executor.submit(square, 1).result()
            return now() - began

    def apply(self, count):
        for i in range(count):
            self.executor.submit(square, i).result()

    def apply_async(self, count):
        futures = [self.executor.submit(square, i) for i in range(count)]
        for future in futures:
            future.result()

    def imap(self, count, chunk):
        drain(self.executor.map(square, range(count), chunksize=chunk))

    def echo(self, size, times):
        data = b"x" * size
        for _ in range(times):
            self.executor.submit(echo, data).result()

    def close(self):
        self.executor.shutdown()


def rival(name):
    if name in ("fork", "spawn"):
        return Multiprocessing(name)
    if name == "futures":
        from concurrent.futures import ProcessPoolExecutor

        return Executor(lambda: ProcessPoolExecutor(WORKERS))
    if name == "loky":
        try:
            from loky import ProcessPoolExecutor  # not always installed
        except ImportError:
            from joblib.externals.loky import ProcessPoolExecutor  # joblib brings its own

        return Executor(lambda: ProcessPoolExecutor(WORKERS))
    raise SystemExit("no such rival: " + name)


def main():
    contestant = rival(sys.argv[1])
    print("ready " + sys.version.split()[0], flush=True)
    for line in sys.stdin:
        work, *numbers = line.split()
        method = getattr(contestant, work, None)
        if method is None:
            print("cannot", flush=True)
        else:
            print(timed(lambda: method(*map(int, numbers))), flush=True)
    contestant.close()


if __name__ == "__main__":
    main()
