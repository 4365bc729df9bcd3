"""A repository served over HTTP/1.1, plain or TLS, by hand: good answers but where a fault is set for one endpoint."""
import contextlib
import os
import re
import socket
import socketserver
import ssl
import struct
import threading
import time

from hostile_faults import ALERT, HTTP2, RESET, full, head

ENDPOINTS = {
    "root": r"/metadata/\d+\.root\.json", "timestamp": r"/metadata/timestamp\.json", "snapshot": r"/metadata/\d+\.snapshot\.json",
    "targets": r"/metadata/\d+\.targets\.json", "catalogue": r"/targets/.*\.db", "blob": r"/blobs/.*",
}
LIFE_S = 12  # no connection is served longer


class Handler(socketserver.BaseRequestHandler):
    def handle(self):
        server, self.ends = self.server, time.monotonic() + LIFE_S
        link = self.request
        link.settimeout(LIFE_S)
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with contextlib.suppress(OSError, ssl.SSLError, ValueError):
            if server.tls is not None:
                link = self.request = server.tls.wrap_socket(link, server_side=True, suppress_ragged_eofs=True)
            if server.fault in HTTP2:
                self._read(link)
                server.hits += 1
                self._play(link, HTTP2[server.fault]())
            else:
                self._serve(link)

    def finish(self):
        with contextlib.suppress(OSError):
            self.request.close()

    def _read(self, link):
        data = link.recv(65536)
        if not data:
            raise ConnectionError
        return data

    def _serve(self, link):
        pending = b""
        while time.monotonic() < self.ends:
            while b"\r\n\r\n" not in pending:
                pending += self._read(link)
            request, pending = pending.split(b"\r\n\r\n", 1)
            line, *headers = request.decode("latin-1").split("\r\n")
            uri = line.split(" ")[1]
            fields = {name.lower(): value.strip() for name, _, value in (text.partition(":") for text in headers)}
            self.server.requests.append((line, fields))
            if self.server.targets(uri):
                self.server.hits += 1
                self._play(link, self.server.faulty(self.server.body(uri) or b'{"signatures":[],"signed":{}}'))
                return
            body = self.server.body(uri)
            etag = f'"{hash(body) & 0xFFFFFFFF:x}"'
            if body is None:
                link.sendall(full(b"", "404 Not Found"))
            elif fields.get("if-none-match") == etag:
                link.sendall(head("304 Not Modified", "ETag: " + etag))
            else:
                link.sendall(full(body, "200 OK", "ETag: " + etag))

    def _play(self, link, parts):
        for part in parts:
            if part is RESET or part is ALERT:
                self._break(link, part)
                return
            if isinstance(part, bytes):
                link.sendall(part)
                self.server.sent += len(part)
            else:
                self._wait(link, part)
            if time.monotonic() > self.ends:
                return
        # FIN, after what was sent has arrived.
        with contextlib.suppress(OSError):
            if self.server.tls is not None:
                link.unwrap()
            link.shutdown(socket.SHUT_WR)

    def _wait(self, link, seconds):
        """Sleeps, but not after the client has gone."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and not self.server.over.is_set():
            with contextlib.suppress(BlockingIOError):
                raw = socket.socket(fileno=os.dup(link.fileno()))
                try:
                    if raw.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b"":
                        raise ConnectionError
                finally:
                    raw.close()
            time.sleep(0.05)

    def _break(self, link, how):
        raw = socket.socket(fileno=link.detach())
        if how is ALERT and self.server.tls is not None:
            raw.sendall(b"\x15\x03\x03\x00\x02\x02\x50")  # fatal, internal error; under TLS 1.3 it is not even encrypted
        else:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raw.close()


class Hostile(socketserver.ThreadingTCPServer):
    """with Hostile(public, folder of a certificate or None) as server: server.url; server.set(endpoint, name, function)."""
    daemon_threads, allow_reuse_address, request_queue_size, block_on_close = True, True, 128, False

    def __init__(self, public, tls=None):
        super().__init__(("127.0.0.1", 0), Handler)
        self.public, self.tls, self.over = public, None, threading.Event()
        self.set(None, None, None)
        self.host = "localhost" if tls else "127.0.0.1"
        self.url = f"{'https' if tls else 'http'}://{self.host}:{self.server_address[1]}"
        if tls:
            self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.tls.load_cert_chain(tls + "/cert.pem", tls + "/key.pem")
        self.thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.thread.start()

    def set(self, endpoint, name, function):
        """From now on: this fault at this endpoint (None: none)."""
        self.endpoint, self.fault, self.faulty, self.hits, self.sent, self.requests = endpoint, name, function, 0, 0, []
        if self.tls is not None:
            self.tls.set_alpn_protocols(["h2"] if name in HTTP2 else ["http/1.1"])

    def targets(self, uri):
        return self.endpoint is not None and re.fullmatch(ENDPOINTS[self.endpoint], uri) is not None

    def body(self, uri):
        try:
            with open(self.public + os.path.normpath("/" + uri.split("?")[0]), "rb") as file:
                return file.read()
        except OSError:
            return None

    def handle_error(self, request, client_address):
        pass  # a client that goes away is what is expected here

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.over.set()
        self.shutdown()
        self.server_close()
