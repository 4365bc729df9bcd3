"""A TCP relay on loopback that counts what passes and makes the way longer: what comes is passed on delay_s later. The
handshake of TCP, which the kernel answers at once, is charged to the first bytes of a connection: one more round trip."""
import collections
import selectors
import socket
import threading
import time

CHUNK = 1 << 18


class Way:
    """One direction of a connection."""

    def __init__(self, taker, up):
        self.taker, self.up, self.queue, self.ended = taker, up, collections.deque(), False


class Relay:
    def __init__(self, port, delay_s=0.0):
        self.target, self.delay_s = port, delay_s
        self.events = []  # (when, up, bytes), as they come
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.url = f"https://localhost:{self.port}"
        self.selector, self.ways, self.stopped = selectors.DefaultSelector(), {}, False
        self.selector.register(self.listener, selectors.EVENT_READ)
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stopped = True
        self.thread.join()
        for sock in [*self.ways, self.listener]:
            sock.close()
        self.selector.close()

    def mark(self):
        """A place in events."""
        return len(self.events)

    def bytes(self, since=0):
        """Both ways."""
        return sum(size for _, _, size in self.events[since:])

    def turns(self, since=0):
        """How often an answer was waited for before more was asked: round trips."""
        ups = [up for _, up, _ in self.events[since:]]
        return sum(up and (i == 0 or not ups[i - 1]) for i, up in enumerate(ups))

    def first(self, since):
        """When the first bytes after a mark came from the client; None: none yet."""
        return next((when for when, up, _ in self.events[since:] if up), None)

    def _accept(self):
        client, _ = self.listener.accept()
        server = socket.create_connection(("127.0.0.1", self.target))
        for sock, other, up in ((client, server, True), (server, client, False)):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.setblocking(False)
            self.ways[sock] = Way(other, up)
            self.selector.register(sock, selectors.EVENT_READ)
        self.ways[client].queue.append((time.monotonic() + 3 * self.delay_s, b""))

    def _read(self, sock):
        way = self.ways[sock]
        try:
            data = sock.recv(CHUNK)
        except BlockingIOError:
            return
        except ConnectionError:
            data = b""
        now = time.monotonic()
        due = max(now + self.delay_s, way.queue[-1][0] if way.queue else 0)
        if data:
            self.events.append((now, way.up, len(data)))
            way.queue.append((due, data))
        else:
            self.selector.unregister(sock)
            way.queue.append((due, None))

    def _pass_on(self, way, now):
        while way.queue and way.queue[0][0] <= now:
            due, data = way.queue.popleft()
            try:
                if data is None:
                    way.taker.shutdown(socket.SHUT_WR)
                    way.ended = True
                elif data:
                    sent = way.taker.send(data)
                    if sent < len(data):
                        way.queue.appendleft((due, data[sent:]))
                        return 0.001
            except BlockingIOError:
                way.queue.appendleft((due, data))
                return 0.001
            except OSError:
                way.ended = True
                way.queue.clear()
        return way.queue[0][0] - now if way.queue else 0.2

    def _run(self):
        wait_s = 0.2
        while not self.stopped:
            for key, _ in self.selector.select(max(wait_s, 0)):
                if key.fileobj is self.listener:
                    self._accept()
                else:
                    self._read(key.fileobj)
            now = time.monotonic()
            wait_s = min([self._pass_on(way, now) for way in self.ways.values() if not way.ended], default=0.2)
