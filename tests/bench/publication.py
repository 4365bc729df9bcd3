"""What publishing costs: an edition on its way from a real nginx, with TLS, to a board, against curl on the same way."""
import ctypes
import glob
import json
import os
import resource
import select
import shutil
import statistics
import struct
import subprocess
import tempfile
import threading
import time

import big_edition
from board import Board
from editions import Editions
from relay import Relay
from server import Authority, Nginx
from table import Row
from wall import BUILTIN, Wall

FILES, FILE_BYTES, ROUND_TRIP_S = 200, 400000, 0.05
BOARDS, PERIOD_MS, CAP_MS = 1000, 30000, 600000
BIN = os.path.join(os.environ["MINGYUE_BUILD"], "bin")
WHOLE = "is in the store, whole"
MIB = 1 << 20


def noting_all(site):
    """nginx's log, with every request: when, and what for. No limit by address: all boards have one here."""
    log = site.split("access_log ")[1].split(" ")[0]
    return ('log_format bench "$msec $status $uri";\n' +
            site.replace(f"access_log {log} combined if=$mingyue_noted;", f"access_log {log} bench;")
            .replace("limit_req zone=", "# limit_req zone="))


def first_fade(trace, after):
    """When the app began to turn a page, after a moment: the first frame of what it has read by then."""
    last = "fade"
    with open(trace, encoding="utf-8") as file:
        for line in file:
            when, state = float(line.split(" ", 2)[0]) / 1000, line.split(" ", 2)[1]
            if when > after and state == "fade" and last != "fade":
                return when
            last = state if when > after else "rest"
    raise ValueError("the app shows no frame of it")


class Closings:
    """Files of a folder that are closed after they were written: inotify(7)."""
    CLOSE_WRITE, HEAD = 0x8, struct.Struct("iIII")

    def __init__(self, folder):
        libc = ctypes.CDLL(None, use_errno=True)
        self.fd = libc.inotify_init1(os.O_CLOEXEC)
        if self.fd < 0 or libc.inotify_add_watch(self.fd, folder.encode(), self.CLOSE_WRITE) < 0:
            raise OSError(ctypes.get_errno(), "inotify")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.close(self.fd)

    def last(self, count):
        """When the count-th of them with the name of a SHA-256 was closed."""
        while count > 0:
            if not select.select([self.fd], [], [], 60)[0]:
                raise ValueError(f"{count} files do not come")
            data, now, at = os.read(self.fd, 1 << 16), time.monotonic(), 0
            while at < len(data):
                size = self.HEAD.unpack_from(data, at)[3]
                count -= len(data[at + self.HEAD.size:at + self.HEAD.size + size].rstrip(b"\0")) == 64
                at += self.HEAD.size + size
        return now


class Daemon:
    """mingyue-sync as a daemon, and when it said what."""

    def __init__(self, board):
        self.said = []  # (monotonic time, line)
        self.process = subprocess.Popen(board.command(), stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                                        env=dict(os.environ, LC_ALL="C.UTF-8"))
        self.thread = threading.Thread(target=self._hear, daemon=True)
        self.thread.start()

    def _hear(self):
        for line in self.process.stderr:
            self.said.append((time.monotonic(), line.strip()))

    def when(self, text, seconds=120):
        """When it said text; waits for it."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.process.poll() is None:
            for when, line in list(self.said):
                if text in line:
                    return when
            time.sleep(0.002)
        raise ValueError(f"the agent does not say '{text}': {self.said}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.thread.join()


class Publication:
    """What is measured; the parts are its methods of the names in PARTS."""
    PARTS = ("transfer", "change", "idle", "release", "fleet", "memory")

    def __init__(self, folder, repeat, quick):
        self.dir, self.repeat, self.quick, self.rows = folder, repeat, quick, []
        os.makedirs(folder)
        os.chmod(folder, 0o755)
        self.authority, self.office, self.server, self.boards = Authority(folder + "/ca"), None, None, 0

    def close(self):
        if self.server is not None:
            self.server.stop()

    def opened(self):
        """The edition of 200 pictures is public, and served."""
        if self.office is None:
            self.office = Editions(self.dir + "/repository")
            big_edition.content(self.dir + "/content", FILES)
            self.seeds = list(range(FILES))
            self.catalogue_bytes = big_edition.release(self.office, self.dir + "/content", self.seeds, FILE_BYTES)
            self.server = Nginx(self.dir + "/nginx", self.office.public, self.authority, edit=noting_all)
        return self.server

    def board(self, url, store=None, root=None, keys=(), app=None):
        """A board; store: one whose copy it has."""
        self.boards += 1
        folder = f"{self.dir}/board-{self.boards}"
        if store is not None:
            shutil.copytree(store, folder + "/store", symlinks=True)
        return Board(folder, folder + "/store", url, root or self.office.root, ca=self.authority.cert, keys=keys, app=app)

    def once(self, board):
        """mingyue-sync --once: (until the edition is whole in the store, until it has ended), s."""
        os.sync()  # what others have left to write is not ours
        begin = time.monotonic()
        process = subprocess.Popen(board.command("--once"), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                   text=True, env=dict(os.environ, LC_ALL="C.UTF-8"))
        whole = None
        for line in process.stderr:
            if WHOLE in line:
                whole = time.monotonic()
        if process.wait() != 0 or whole is None:
            raise ValueError(f"mingyue-sync --once ends with {process.returncode}")
        return whole - begin, time.monotonic() - begin

    def fetched(self, board):
        """mingyue-sync --once: until all has come and is checked, s: from its exec until the last part is closed, which it is when it was
        checked. A tracer would slow its threads down."""
        incoming = board.store + "/incoming"
        os.makedirs(incoming)
        os.sync()
        with Closings(incoming) as closings:
            begin = time.monotonic()
            process = subprocess.Popen(board.command("--once"), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            last = closings.last(FILES + 1)
            if process.wait() != 0:
                raise ValueError(f"mingyue-sync --once ends with {process.returncode}")
        return last - begin

    def curl(self, url, paths, flush=False):
        """The same files by curl --parallel, to the same disk (flush: and then flushed), s."""
        folder = tempfile.mkdtemp(prefix="curl-", dir=self.dir)  # ext4 is slow where many files were just removed
        with open(self.dir + "/urls", "w", encoding="utf-8") as file:
            for path in paths:
                file.write(f'url = "{url}{path}"\noutput = "{folder}/{os.path.basename(path)}"\n')
        os.sync()
        begin = time.monotonic()
        subprocess.run(["curl", "-s", "-S", "--no-progress-meter", "--parallel", "--cacert", self.authority.cert, "-K", self.dir + "/urls"],
                       check=True)
        if flush:
            subprocess.run(["sync", "-f", folder], check=True)
        return time.monotonic() - begin

    def pictures(self):
        return [path[len(self.office.public):] for path in glob.glob(self.office.public + "/blobs/*/*")]

    def transfer(self):
        """All 200 files, to an empty store."""
        server = self.opened()
        pictures = self.pictures()
        runs = []
        for _ in range(self.repeat):
            runs.append((self.fetched(self.board(server.url)), self.curl(server.url, pictures),
                         *self.once(self.board(server.url)), self.curl(server.url, pictures, flush=True)))
        checked, reference, whole, ended, flushed = (statistics.median(each) for each in zip(*runs))
        self.rows.append(Row("200 x 400 kB: start to fetched and checked", "s", checked, reference, bound_ratio=1.15))
        self.rows.append(Row("start to flushed and named (curl, then sync -f)", "s", whole, flushed, bound_ratio=1.15))
        self.rows.append(Row("the same (curl alone)", "s", whole, reference))
        self.rows.append(Row("start to the end of mingyue-sync --once (curl alone)", "s", ended, reference))
        with Relay(server.port) as relay:
            self.once(self.board(relay.url))
            ours = relay.bytes()
            since = relay.mark()
            self.curl(relay.url, pictures)
            self.rows.append(Row("200 x 400 kB: bytes on the wire", "kB", ours / 1000, relay.bytes(since) / 1000, bound_ratio=1.02))

    def change(self):
        """One of the 200 has changed."""
        server = self.opened()
        first = self.board(server.url)
        self.rows.append(Row("catalogue of 200 pictures", "kB", self.catalogue_bytes / 1000, bound=128))
        cold, warm, allowed, wire = [], [], 0, 0
        for _ in range(self.repeat):
            subprocess.run(first.command("--once"), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # what is public now
            with Relay(server.port, ROUND_TRIP_S / 2) as relay:
                board = self.board(relay.url, store=first.store, keys=[("server", "poll_seconds = 1")])
                again = self.board(relay.url, store=first.store)
                with Daemon(board) as daemon:
                    self.waits_for_poll(relay, 2)
                    time.sleep(1)  # two timestamps of one second look alike
                    self.seeds[0] += FILES
                    catalogue = big_edition.release(self.office, self.dir + "/content", self.seeds, FILE_BYTES)
                    public = time.monotonic()
                    stored = daemon.when(WHOLE)
                    bursts = [when for when, up, _ in relay.events if up and when <= stored]
                    # The poll that found it begins with the last pause of the relay.
                    begin = max(b for a, b in zip(bursts, bursts[1:]) if b - a > 0.3)
                    warm.append(stored - begin)
                    assert stored > public - 1
                since = relay.mark()
                cold.append(self.once(again)[0])
                wire = max(wire, relay.bytes(since))
                allowed = FILE_BYTES + catalogue + 16000
        pictures = self.pictures()
        with Relay(server.port, ROUND_TRIP_S / 2) as relay:
            everything = self.curl(relay.url, pictures[:FILES])
            since = relay.mark()
            least = self.curl(relay.url, ["/metadata/timestamp.json", pictures[0]])
        self.rows.append(Row("1 of 200 changed: bytes on the wire", "kB", wire / 1000, bound=allowed / 1000))
        self.rows.append(Row("over 50 ms: poll to stored, kept connection (curl: all files)", "s", statistics.median(warm), everything, bound=0.45))
        self.rows.append(Row("over 50 ms: --once, start to stored (curl: all files)", "s", statistics.median(cold), everything, bound=0.45))
        self.rows.append(Row("over 50 ms: --once, start to stored (curl: two files)", "s", statistics.median(cold), least))

    def waits_for_poll(self, relay, count):
        """Until so many polls over the kept connection have ended; the place in the relay's events."""
        for _ in range(count):
            since = relay.mark()
            end = time.monotonic() + 20
            while relay.turns(since) < 1 or time.monotonic() - relay.events[-1][0] < 0.3:
                if time.monotonic() > end:
                    raise ValueError("the agent does not poll")
                time.sleep(0.01)
        return relay.mark()

    def idle(self):
        """Polls with nothing new, of a daemon."""
        server = self.opened()
        count = 3 if self.quick else 8
        with Relay(server.port, 0.005) as relay:
            board = self.board(relay.url, keys=[("server", "poll_seconds = 1")])
            with Daemon(board) as daemon:
                daemon.when(WHOLE)
                self.waits_for_poll(relay, 2)
                lines = len(self.log())
                since = relay.mark()
                self.waits_for_poll(relay, count)
                asked = len(self.log()) - lines
                size, turns = relay.bytes(since), relay.turns(since)
        with Relay(server.port) as relay:
            once, twice = (self.conditional(relay, n) for n in (1, 2))
        self.rows.append(Row("poll with nothing new: bytes on the wire", "B", size / count, twice - once, bound=1000))
        self.rows.append(Row("poll with nothing new: requests", "", asked / count, 1, bound=1))
        self.rows.append(Row("poll with nothing new: round trips", "", turns / count, 1, bound=1))

    def conditional(self, relay, count):
        """The bytes of a conditional GET by curl, so many times over one connection."""
        since = relay.mark()
        url = relay.url + "/metadata/timestamp.json"
        out = subprocess.run(["curl", "-s", "-I", "--cacert", self.authority.cert, self.server.url + "/metadata/timestamp.json"],
                             capture_output=True, text=True, check=True).stdout
        etag = next(line.split(": ", 1)[1] for line in out.splitlines() if line.lower().startswith("etag: "))
        subprocess.run(["curl", "-s", "--cacert", self.authority.cert, "-H", f"If-None-Match: {etag}", *[url] * count], check=True)
        time.sleep(0.3)
        return relay.bytes(since)

    def log(self):
        """(time, status, path) of every request that nginx has noted."""
        with open(self.server.folder + "/mingyue.log", encoding="utf-8") as file:
            return [(float(when), int(status), path) for when, status, path in (line.split() for line in file)]

    def release(self):
        """From `mingyue-publish release` to the app's first frame of it: the built-in exhibition, as on a board."""
        runs = []
        with Wall("1920x1080") as wall:
            office = Editions(wall.path("repository"))
            folder = wall.path("content")
            shutil.copytree(os.path.join(os.environ["MINGYUE_SOURCE"], "assets/exhibition"), folder)
            office.publish(folder)
            with Nginx(wall.path("nginx"), office.public, self.authority, edit=noting_all) as server:
                board = Board(wall.path("board"), wall.path("board/store"), server.url, office.root, ca=self.authority.cert,
                              app=os.path.join(BIN, "mingyue"), keys=[] if not self.quick else [("server", "poll_seconds = 3")])
                app = wall.start("--windowed", "--renderer", "software", "--trace", wall.path("trace"), store=board.store, builtin=BUILTIN,
                                 status=board.run_folder + "/app.json")
                with Daemon(board) as daemon:
                    daemon.when("edition 1: trial")
                    app.wait_log("showing editions/1")
                    for number in range(2, 3 + min(self.repeat, 3)):
                        runs.append(self.released(office, folder, number, server, daemon, app))
                    time.sleep(15)  # the last one's first page, too
                assert app.end() == 0, app.log()
            runs = [self.parts(moments, first_fade(wall.path("trace"), moments[-1])) for moments in runs]
        names = ("release to first frame, polling every 30 s", "  its parts: until the poll", "  metadata", "  catalogue and pictures, flushed",
                 "  rehearsal of every page", "  activation", "  the app has read it", "  its first frame: the page shown ends, the next is drawn")
        for name, values in zip(names, zip(*runs)):
            self.rows.append(Row(name.replace("30", "3") if self.quick else name, "s", statistics.median(values),
                                 bound=60 if name == names[0] else None))

    def released(self, office, folder, number, server, daemon, app):
        """One release, one sentence changed: the moments of its way, monotonic."""
        path = folder + "/exhibition.json"
        with open(path, encoding="utf-8") as file:
            exhibition = json.load(file)
        exhibition["title"]["en"] = f"Edition {number}"
        with open(path, "w", encoding="utf-8") as file:
            json.dump(exhibition, file, ensure_ascii=False)
        office.run("edition", "--quiet", "--no-probe", folder, office.repo)
        office.sign()
        office.run("release", "--quiet", office.repo)
        to_monotonic = time.monotonic() - time.time()
        public = os.stat(office.public + "/metadata/timestamp.json").st_mtime_ns / 1e9 + to_monotonic
        stored, rehearsed, active = (daemon.when(f"edition {number}{what}") for what in (f" {WHOLE}", ": waiting", ": trial"))
        while f"showing editions/{number} " not in app.log():
            time.sleep(0.005)
        read = time.monotonic()
        own, self.server = self.server, server
        log = [(when + to_monotonic, uri) for when, status, uri in self.log() if status == 200 and when + to_monotonic > public]
        self.server = own
        polled = next(when for when, uri in log if uri.endswith("timestamp.json"))
        trusted = next(when for when, uri in log if uri.endswith(".targets.json"))
        return public, polled, trusted, stored, rehearsed, active, read

    @staticmethod
    def parts(moments, shown):
        """The whole, then from each moment to the next."""
        moments = (*moments, shown)
        return (shown - moments[0], *(after - before for before, after in zip(moments, moments[1:])))

    def fleet(self):
        """A thousand boards."""
        for outage_s, name in ((60, "a minute"), (600, "10 minutes"), (3600, "an hour")):
            returning, ordinary = self.tool("arrivals", PERIOD_MS, CAP_MS, outage_s)
            # Who asks every 30 s makes 3.3 % a second of an ordinary day; a short outage must not be worse than that.
            limit = {"bound_ratio": 1} if outage_s < 300 else {"bound": 2}
            self.rows.append(Row(f"1,000 boards come back after {name}: most in a second (ordinary day)", "%", returning / BOARDS * 100,
                                 ordinary / BOARDS * 100, **limit))
        server = self.opened()
        resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
        command = [BIN + "/fleet", "polls", str(BOARDS), "0", "2", server.url + "/metadata/timestamp.json", self.authority.cert]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            process.stdout.readline()
            before = self.cpu_s()
            rate, answered, failed, wait_ms = (float(word) for word in process.stdout.readline().split())
            spent = self.cpu_s() - before
        held = Row("1,000 boards asking at once: answers a second", "1/s", rate, BOARDS / (PERIOD_MS / 1000))
        held.ok = held.ratio >= 1 and failed == 0
        held.text, held.bound = ">= 1 x, none lost", 1
        self.rows.append(held)
        self.rows.append(Row("  wait for the answer, 99th percentile", "ms", wait_ms))
        self.rows.append(Row("  nginx's CPU a poll", "ms", spent * 1000 / answered))

    def tool(self, *args):
        out = subprocess.run([BIN + "/fleet", args[0], str(BOARDS), *map(str, args[1:])], capture_output=True, text=True, check=True)
        return [int(word) for word in out.stdout.split()]

    def cpu_s(self):
        """Of nginx, all its processes."""
        with open(f"/proc/{self.server.process.pid}/task/{self.server.process.pid}/children", encoding="ascii") as file:
            pids = [str(self.server.process.pid), *file.read().split()]
        ticks = 0
        for pid in pids:
            with open(f"/proc/{pid}/stat", encoding="ascii") as file:
                fields = file.read().rsplit(")", 1)[1].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def memory(self):
        """An edition of 2 GB: 2,048 files of 1 MB, hollow ones where they are published."""
        files, renditions = (256, 8) if not self.quick else (32, 8)
        if shutil.disk_usage(self.dir).free < 4 * files * renditions * MIB:
            raise ValueError("the disk is too full for it")
        office = Editions(self.dir + "/big")
        big_edition.content(self.dir + "/big-content", files)
        big_edition.release(office, self.dir + "/big-content", range(files * renditions), MIB, renditions, big_edition.hollow)
        with Nginx(self.dir + "/big-nginx", office.public, self.authority) as server:
            board = self.board(server.url, root=office.root)
            process = subprocess.Popen(board.command("--once"), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            peak = 0
            while process.poll() is None:
                try:
                    with open(f"/proc/{process.pid}/status", encoding="ascii", errors="replace") as file:
                        peak = max([peak, *(int(line.split()[1]) for line in file if line.startswith("VmHWM"))])
                except (FileNotFoundError, ProcessLookupError):
                    pass
                time.sleep(0.01)
        if process.returncode != 0 or board.current() != "editions/1":
            raise ValueError(f"mingyue-sync --once ends with {process.returncode}")
        self.rows.append(Row(f"peak memory (RSS) with an edition of {files * renditions} MiB", "MiB", peak / 1024, bound=48))
        for folder in (office.repo, board.folder):
            shutil.rmtree(folder)
