"""The rivals' side of the benchmarks: does the work that it is told and says how long it took.

    python3 rival.py fork|spawn|futures|loky

Each line of standard input is a work and its numbers; the answer is one line: seconds, or "cannot".
"word_count" gets a file too, and says what it found.
The pool of two workers is made once, so what is timed is the work and not the start, except for
"start", which times a new pool up to its first result and not its end.
"""
import re
import sys
import time
from collections import Counter
from urllib.parse import unquote

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


def count_words(part):
    """The words of a part of a file."""
    path, begin, end = part
    with open(path, "rb") as file:
        file.seek(begin)
        return Counter(re.findall(rb"[A-Za-z]+", file.read(end - begin)))


def parts(path, size):
    """Divides a file by bytes at the ends of lines."""
    with open(path, "rb") as file:
        begin, length = 0, file.seek(0, 2)
        while begin < length:
            file.seek(min(begin + size, length) - 1)
            file.readline()
            yield path, begin, file.tell()
            begin = file.tell()


def count(value, times, ready, go):
    ready.release()
    go.wait()
    for _ in range(times):
        with value.get_lock():
            value.value += 1


def add_to_map(shared, lock, times, ready, go):
    ready.release()
    go.wait()
    for _ in range(times):
        with lock:
            shared["count"] += 1


def partner(orders, between, queue):
    """The other side of the messages: a child that does what it is told."""
    while True:
        deed, times = orders.recv()
        if deed == "echo":
            for _ in range(times):
                orders.send_bytes(orders.recv_bytes())
        elif deed == "echo_objects":
            for _ in range(times):
                orders.send(orders.recv())
        elif deed == "drain":
            orders.send(sum(len(orders.recv_bytes()) for _ in range(times)))
        elif deed == "ask":
            data = b"x" * 64
            for _ in range(times):
                between.send_bytes(data)
                between.recv_bytes()
            orders.send(times)
        elif deed == "answer":
            for _ in range(times):
                between.send_bytes(between.recv_bytes())
        elif deed == "put":
            for i in range(times):
                queue.put(i)
            orders.send(times)
        elif deed == "take":
            orders.send(sum(queue.get() >= 0 for _ in range(times)))


class Messages:
    """Pipes and a queue between this process and four children, and between those."""

    def __init__(self, context):
        self.queue = context.Queue()
        self.partners = []
        for _ in range(2):
            for end in context.Pipe():
                ours, theirs = context.Pipe()
                arguments = (theirs, end, self.queue)
                context.Process(target=partner, args=arguments, daemon=True).start()
                self.partners.append(ours)
        for known in self.partners:  # started, and what they need is loaded
            known.send(("drain", 0))
            assert known.recv() == 0

    def ping_pong(self, times):
        known, data = self.partners[0], b"x" * 64
        known.send(("echo", times))
        for _ in range(times):
            known.send_bytes(data)
            assert len(known.recv_bytes()) == 64

    def ping_pong_objects(self, times):
        known = self.partners[0]
        known.send(("echo_objects", times))
        for i in range(times):
            known.send(("item", i))
            assert known.recv() == ("item", i)

    def ping_pong_children(self, times):
        self.partners[1].send(("answer", times))
        self.partners[0].send(("ask", times))
        assert self.partners[0].recv() == times

    def stream(self, times, size):
        known, data = self.partners[0], b"x" * size
        known.send(("drain", times))
        for _ in range(times):
            known.send_bytes(data)
        assert known.recv() == times * size

    def pass_on(self, times):
        for known, deed in zip(self.partners, ("take", "take", "put", "put")):
            known.send((deed, times // 2))
        for known in self.partners:
            assert known.recv() == times // 2


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
        self.partners = None

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

    def word_count(self, size, path):
        """Says seconds, how many words there are, and how often the most frequent one is there."""
        began = now()
        counts = Counter()
        for found in self.pool.map(count_words, parts(unquote(path), size), 1):
            counts.update(found)
        seconds = now() - began
        return seconds, sum(counts.values()), max(counts.values())

    def echo(self, size, times):
        data = b"x" * size
        for _ in range(times):
            self.pool.apply(echo, (data,))

    def counting(self, target, arguments, times):
        """Seconds that processes take for what they do so often between them, once all run."""
        ready, go = self.context.Semaphore(0), self.context.Event()
        arguments += (times // WORKERS, ready, go)
        counting = [self.context.Process(target=target, args=arguments) for _ in range(WORKERS)]
        for process in counting:
            process.start()
        for _ in counting:
            ready.acquire()
        began = now()
        go.set()
        for process in counting:
            process.join()
        return now() - began

    def count(self, times):
        value = self.context.Value("q")
        seconds = self.counting(count, (value,), times)
        assert value.value == times // WORKERS * WORKERS
        return seconds

    def shared_map(self, times):
        with self.context.Manager() as manager:
            shared = manager.dict(count=0)
            seconds = self.counting(add_to_map, (shared, manager.Lock()), times)
            assert shared["count"] == times // WORKERS * WORKERS
            return seconds

    def lock(self, times):
        free = self.context.Lock()
        for _ in range(times):
            free.acquire()
            free.release()

    def messages(self):
        if self.partners is None:
            self.partners = Messages(self.context)
        return self.partners

    def timed_messages(self, action, *numbers):
        messages = self.messages()
        began = now()
        getattr(messages, action)(*numbers)
        return now() - began

    def ping_pong(self, times):
        return self.timed_messages("ping_pong", times)

    def ping_pong_objects(self, times):
        return self.timed_messages("ping_pong_objects", times)

    def ping_pong_children(self, times):
        return self.timed_messages("ping_pong_children", times)

    def stream(self, times, size):
        return self.timed_messages("stream", times, size)

    def queue(self, times):
        return self.timed_messages("pass_on", times)

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
        work, *words = line.split()
        arguments = [int(word) if word.isdigit() else word for word in words]
        method = getattr(contestant, work, None)
        if method is None:
            print("cannot", flush=True)
        else:
            said = timed(lambda: method(*arguments))
            print(*said if isinstance(said, tuple) else (said,), flush=True)
    contestant.close()


if __name__ == "__main__":
    main()
