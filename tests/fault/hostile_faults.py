"""What a hostile server may answer: name -> function(body) giving the parts of the answer in order. A part is bytes to send, a
number of seconds to wait, or RESET. After the last the connection is closed. body is what a good server would have sent."""
import gzip
import itertools
import json
import zlib

RESET = object()  # the connection ends with a RST
ALERT = object()  # TLS: a fatal alert; plain: like RESET
MB = b"x" * (1 << 20)
ENDLESS = 400  # so many MB are endless: a client that took them all would be over every bound

# Answers that a correct client may use: what it then has is right, byte for byte. All others must change nothing.
HARMLESS = set()


def head(status, *lines):
    return b"\r\n".join([b"HTTP/1.1 " + status.encode(), *(line if isinstance(line, bytes) else line.encode() for line in lines),
                         b"", b""])


def full(body, status="200 OK", *lines):
    return head(status, f"Content-Length: {len(body)}", *lines) + body


def chunk(data):
    return b"%x\r\n" % len(data) + data + b"\r\n"


FAULTS = {}


def fault(name, harmless=False):
    def add(function):
        assert name not in FAULTS, name
        FAULTS[name] = function
        if harmless:
            HARMLESS.add(name)
        return function
    return add


def always(name, answer, harmless=False):
    """A fault that is one answer: bytes, or a function of the body."""
    fault(name, harmless)(lambda body: [answer(body) if callable(answer) else answer])


# Statuses. A root that is "not found" is how a server says that there is no newer one.
for code in ("400 Bad Request", "401 Unauthorized", "405 Method Not Allowed", "407 Proxy Authentication Required", "408 Request Timeout",
             "418 Teapot", "429 Too Many Requests", "451 No", "500 Broken", "502 Bad Gateway", "503 Unavailable", "504 Timeout", "599 Odd"):
    always("status " + code[:3], lambda body, code=code: full(b"<h1>no</h1>", code, "Retry-After: 999999999",
                                                              "WWW-Authenticate: Basic realm=x", "Proxy-Authenticate: Basic realm=x"))
for code in ("403 Forbidden", "404 Not Found", "410 Gone"):
    always("status " + code[:3], lambda body, code=code: full(b"<h1>no</h1>", code))
for code in ("204 No Content", "205 Reset Content", "206 Partial Content", "304 Not Modified", "416 Range Not Satisfiable", "299 Odd", "999 Odd"):
    always(f"status {code[:3]} bare", head(code, "Content-Length: 0", 'ETag: "hostile"'))
always("status text", b"HTTP/1.1 OK OK\r\nContent-Length: 2\r\n\r\nok")
always("status 0", b"HTTP/1.1 000 \r\nContent-Length: 2\r\n\r\nok")
always("http 0.9", lambda body: body)
always("http 9.9", lambda body: b"HTTP/9.9 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
always("garbage", bytes(range(256)) * 64)
always("nothing", b"")
always("switching protocols", head("101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade"))
always("captive portal", full(b"<html><body>Please sign in to the network</body></html>", "200 OK", "Content-Type: text/html"))
always("empty 200", full(b""))

# Redirects: nowhere but to where the configuration points.
for name, place in (("other host", "https://example.invalid/x"), ("file", "file:///etc/passwd"), ("itself", "?again"), ("ftp", "ftp://127.0.0.1/x"),
                    ("scp", "scp://127.0.0.1/etc/passwd"), ("plain http", "http://127.0.0.2/x"), ("dict", "dict://127.0.0.1:1/x"),
                    ("credentials", "https://root:root@localhost/x"), ("nonsense", "://\x7f")):
    always("redirect to " + name, head("302 Found", "Location: " + place, "Content-Length: 0"))
for code in ("300 Multiple", "301 Moved", "303 See Other", "307 Temporary", "308 Permanent"):
    always("redirect " + code[:3], head(code, "Location: https://example.invalid/x", "Content-Length: 0"))

# Lengths.
always("length too long", lambda body: head("200 OK", f"Content-Length: {len(body) + 1000}") + body)
always("length too short", lambda body: head("200 OK", f"Content-Length: {len(body) // 2}") + body)
always("length negative", lambda body: head("200 OK", "Content-Length: -1") + body)
always("length 2^63", lambda body: head("200 OK", "Content-Length: 9223372036854775808") + body, harmless=True)
always("length 2^64+n", lambda body: head("200 OK", f"Content-Length: {2**64 + len(body)}") + body, harmless=True)
always("length twice", lambda body: head("200 OK", f"Content-Length: {len(body)}", "Content-Length: 3") + body)
always("length text", lambda body: head("200 OK", "Content-Length: many") + body, harmless=True)
always("length list", lambda body: head("200 OK", f"Content-Length: {len(body)}, {len(body)}") + body, harmless=True)
always("no length", lambda body: head("200 OK", "Connection: close") + body, harmless=True)
always("no length, cut", lambda body: head("200 OK", "Connection: close") + body[:-1])
always("half a file", lambda body: full(body[:len(body) // 2]))
always("one byte less", lambda body: full(body[:-1]))
always("one byte more", lambda body: full(body + b"\n"))
always("a flipped bit", lambda body: full(body[:len(body) // 3] + bytes([body[len(body) // 3] ^ 1]) + body[len(body) // 3 + 1:]))
always("zeros", lambda body: full(b"\0" * len(body)))
always("twice the file", lambda body: full(body + body))
always("a JSON bomb", full(b"[" * 60000))
always("JSON of another kind", full(json.dumps({"signed": 1, "signatures": None}).encode()))
always("wide JSON", full(b'{"signed":{' + b",".join(b'"%d":0' % i for i in range(4000)) + b'},"signatures":[]}'))


@fault("endless body")
def _(_body):
    yield head("200 OK", "Connection: close")
    yield from itertools.repeat(MB, ENDLESS)


@fault("a huge body")
def _(_body):
    yield head("200 OK", f"Content-Length: {ENDLESS << 20}")
    yield from itertools.repeat(MB, ENDLESS)


# Ranges nobody asked for.
always("206 unasked", lambda body: full(body, "206 Partial Content", f"Content-Range: bytes 0-{len(body) - 1}/{len(body)}"), harmless=True)
always("206 of the end", lambda body: full(body[10:], "206 Partial Content", f"Content-Range: bytes 10-{len(body) - 1}/{len(body)}"))
always("206 lying", lambda body: full(body[5:], "206 Partial Content", f"Content-Range: bytes 0-{len(body) - 6}/{len(body)}"))
always("206 beyond", lambda body: full(body, "206 Partial Content", "Content-Range: bytes 99999999999999999999-1/2"))
always("206 multipart", lambda body: full(b"--x\r\n\r\n" + body + b"\r\n--x--", "206 Partial Content", "Content-Type: multipart/byteranges; boundary=x"))
always("content-range at 200", lambda body: full(body, "200 OK", "Content-Range: bytes 7-8/9"), harmless=True)

# Chunks.
always("chunked", lambda body: head("200 OK", "Transfer-Encoding: chunked") + chunk(body) + b"0\r\n\r\n", harmless=True)
always("chunks cut", lambda body: head("200 OK", "Transfer-Encoding: chunked") + chunk(body[:-3]))
always("no last chunk", lambda body: head("200 OK", "Transfer-Encoding: chunked") + chunk(body))
always("chunk size overflows", lambda body: head("200 OK", "Transfer-Encoding: chunked") + b"ffffffffffffffffff\r\n" + body)
always("chunk size negative", lambda body: head("200 OK", "Transfer-Encoding: chunked") + b"-5\r\n" + body + b"\r\n0\r\n\r\n")
always("chunk size text", lambda body: head("200 OK", "Transfer-Encoding: chunked") + b"size\r\n" + body + b"\r\n0\r\n\r\n")
always("chunked and a length", lambda body: head("200 OK", "Transfer-Encoding: chunked", "Content-Length: 3") + chunk(body) + b"0\r\n\r\n",
       harmless=True)
always("chunked twice", lambda body: head("200 OK", "Transfer-Encoding: chunked, chunked") + chunk(body) + b"0\r\n\r\n", harmless=True)
always("transfer-encoding unknown", lambda body: head("200 OK", "Transfer-Encoding: rot13") + body)


@fault("endless chunks")
def _(_body):
    yield head("200 OK", "Transfer-Encoding: chunked")
    yield from itertools.repeat(chunk(MB), ENDLESS)


@fault("endless chunk extension")
def _(_body):
    yield head("200 OK", "Transfer-Encoding: chunked") + b"5;x="
    yield from itertools.repeat(MB, ENDLESS)


@fault("endless trailers")
def _(body):
    yield head("200 OK", "Transfer-Encoding: chunked") + chunk(body) + b"0\r\n"
    yield from itertools.repeat(b"X-Trailer: y\r\n" * 4096, 1000)


# Encodings nobody asked for.
always("gzip", lambda body: full(gzip.compress(body), "200 OK", "Content-Encoding: gzip"))
always("gzip bomb", lambda body: full(gzip.compress(b"\0" * (64 << 20)), "200 OK", "Content-Encoding: gzip"))
always("deflate", lambda body: full(zlib.compress(body), "200 OK", "Content-Encoding: deflate"))
always("said to be gzip", lambda body: full(body, "200 OK", "Content-Encoding: gzip"), harmless=True)
always("gzip transfer", lambda body: head("200 OK", "Transfer-Encoding: gzip, chunked") + chunk(gzip.compress(body)) + b"0\r\n\r\n",
       harmless=True)
always("gzip transfer bomb", head("200 OK", "Transfer-Encoding: gzip, chunked") + chunk(gzip.compress(b"\0" * (64 << 20))) + b"0\r\n\r\n")

# Heads.
always("a header of 64 KiB", lambda body: full(body, "200 OK", "X: " + "y" * 65536), harmless=True)
always("a header of 4 MiB", lambda body: full(body, "200 OK", "X: " + "y" * (4 << 20)))
always("10,000 headers", lambda body: full(body, "200 OK", *("X-%d: y" % i for i in range(10000))), harmless=True)
always("a header without a colon", lambda body: full(body, "200 OK", "nonsense"), harmless=True)
always("a folded header", lambda body: full(body, "200 OK", "X: a", "  b"), harmless=True)
always("NUL in a header", lambda body: full(body, "200 OK", b"X: \0\0\0"))
always("an etag of 10 KiB", lambda body: full(body, "200 OK", 'ETag: "' + "e" * 10000 + '"'), harmless=True)
always("an etag with escapes", lambda body: full(body, "200 OK", b'ETag: "\x1b[2J\xff\xfe%n"'), harmless=True)
always("cookies", lambda body: full(body, "200 OK", *("Set-Cookie: a%d=b; Domain=localhost" % i for i in range(300))), harmless=True)
always("alt-svc and hsts", lambda body: full(body, "200 OK", 'Alt-Svc: h2="127.0.0.2:1"; ma=99999999', "Strict-Transport-Security: max-age=9"),
       harmless=True)


@fault("endless headers")
def _(_body):
    yield b"HTTP/1.1 200 OK\r\n"
    yield from itertools.repeat(b"X-Header: y\r\n" * 4096, 1000)


@fault("an endless status line")
def _(_body):
    yield b"HTTP/1.1 200 "
    yield from itertools.repeat(MB, ENDLESS)


@fault("100 storm", harmless=True)
def _(body):
    yield b"HTTP/1.1 100 Continue\r\n\r\n" * 1000
    yield full(body)


@fault("endless 1xx")
def _(_body):
    yield from itertools.repeat(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" * 2000, 2000)


@fault("two answers", harmless=True)
def _(body):
    yield full(body) + full(b"another answer")


# Time. The waits are longer than the deadlines the client has here, and end by themselves.
SLOW_S = 8


@fault("silence")
def _(_body):
    yield SLOW_S


@fault("a byte at a time")
def _(body):
    yield head("200 OK", f"Content-Length: {len(body)}")
    for i in range(SLOW_S * 5):
        yield body[i:i + 1]
        yield 0.2


@fault("a header byte at a time")
def _(_body):
    for byte in (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100)[:SLOW_S * 5]:
        yield bytes([byte])
        yield 0.2


@fault("half, then silence")
def _(body):
    yield head("200 OK", f"Content-Length: {len(body)}") + body[:len(body) // 2]
    yield SLOW_S


@fault("all, then silence", harmless=True)
def _(body):
    yield full(body)
    yield SLOW_S


# Connections.
fault("reset at once")(lambda body: [RESET])
fault("reset in the head")(lambda body: [b"HTTP/1.1 200 OK\r\nConte", RESET])
fault("reset in the body")(lambda body: [head("200 OK", f"Content-Length: {len(body)}") + body[:len(body) // 2], 0.05, RESET])
fault("end in the head")(lambda body: [b"HTTP/1.1 200 OK\r\nContent-Length: "])
fault("end in the body")(lambda body: [head("200 OK", f"Content-Length: {len(body)}") + body[:len(body) // 2]])
fault("alert in the body")(lambda body: [head("200 OK", f"Content-Length: {len(body)}") + body[:len(body) // 2], 0.05, ALERT])


# HTTP/2, frame by frame; every connection meets them, whatever it asks for.
def frame(kind, flags, stream, body=b""):
    return len(body).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + body


SETTINGS = frame(4, 0, 0)
HTTP2 = {
    "h2 goaway": lambda: [SETTINGS, frame(7, 0, 0, bytes(4) + (1).to_bytes(4, "big"))],
    "h2 reset flood": lambda: [SETTINGS, *(frame(3, 0, 1, (8).to_bytes(4, "big")) * 1000 for _ in range(100))],
    "h2 settings flood": lambda: [SETTINGS * 1000 for _ in range(1000)],
    "h2 ping flood": lambda: [SETTINGS, *(frame(6, 0, 0, b"pingping") * 1000 for _ in range(1000))],
    "h2 endless continuation": lambda: [SETTINGS, frame(1, 0, 1, b"\x88"), *(frame(9, 0, 1, b"\0\1x\1y" * 3000) for _ in range(2000))],
    "h2 huge frame": lambda: [SETTINGS, b"\xff\xff\xff\0\0\0\0\0\1", *itertools.repeat(MB, ENDLESS)],
    "h2 garbage": lambda: [b"\xff" * 65536],
    "h2 data unasked": lambda: [SETTINGS, frame(0, 1, 7, b"x" * 100), SLOW_S],
    "h2 silence": lambda: [SETTINGS, SLOW_S],
    "h2 push": lambda: [SETTINGS, frame(5, 4, 1, (2).to_bytes(4, "big") + b"\x82\x84\x87\x41\x01x"), SLOW_S],
}
