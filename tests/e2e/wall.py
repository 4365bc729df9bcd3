"""What the end-to-end tests share: an X server of their own, stores with editions, and the running app."""
import ctypes
import json
import mmap
import os
import shutil
import signal
import struct
import subprocess
import tempfile
import time

SOURCE = os.environ["MINGYUE_SOURCE"]
# The sanitizers slow the publisher of pictures, which is not under test here, by minutes: MINGYUE_PUBLISH names another.
PUBLISH = os.environ.get("MINGYUE_PUBLISH") or os.path.join(os.environ["MINGYUE_BUILD"], "bin/mingyue-publish")
BIN = os.path.join(os.environ["MINGYUE_BUILD"], "bin")
BUILTIN = os.path.join(os.environ["MINGYUE_BUILD"], "share/mingyue/exhibition")
DEADLINE_S = 60  # a hang, not a speed, is what this is for


class Wall:
    """An X server and a scratch folder; `with Wall() as wall`."""

    def __init__(self, size="1280x720"):
        self.size = size

    def __enter__(self):
        self.dir = tempfile.mkdtemp(prefix="mingyue-e2e-")
        self.apps = []
        self.serve()
        return self

    def serve(self):
        """Starts the X server; a second time, another one in place of the first that ended."""
        read, write = os.pipe()
        self.server = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", f"{self.size}x24", "-nolisten", "tcp",
                                        "-fbdir", self.dir], pass_fds=[write], stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as pipe:
            self.display = ":" + pipe.readline().strip()

    def __exit__(self, *_):
        for app in self.apps:
            if app.process.poll() is None:
                app.process.kill()
                app.process.wait()
        self.server.terminate()
        self.server.wait()
        shutil.rmtree(self.dir)

    def path(self, name):
        return os.path.join(self.dir, name)

    def start(self, *args, store=None, builtin=BUILTIN, status=None):
        app = App(self, args, store, builtin, status)
        self.apps.append(app)
        return app


class Screen:
    """Xvfb's own framebuffer, an XWD file it keeps in memory: what an onlooker sees, whatever the app believes."""

    def __init__(self, wall):
        with open(wall.path("Xvfb_screen0"), "rb") as file:
            self.map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        header = struct.unpack(">25I", self.map[:100])
        self.offset = header[0] + header[19] * 12
        self.width, self.height, self.line = header[4], header[5], header[12]

    def row(self, y):
        """The bytes B G R x of a line."""
        start = self.offset + y * self.line
        return self.map[start:start + self.width * 4]

    def rows(self):
        """All lines, as pixels."""
        return [memoryview(self.row(y)).cast("I").tolist() for y in range(self.height)]


class Windows:
    """A client of the X server that changes another's window, as a window manager would."""

    def __init__(self, wall):
        self.x11 = ctypes.CDLL("libX11.so.6")
        self.x11.XOpenDisplay.restype = ctypes.c_void_p
        self.display = ctypes.c_void_p(self.x11.XOpenDisplay(wall.display.encode()))
        assert self.display, "the X server takes no client"
        self.x11.XDefaultRootWindow.restype = ctypes.c_ulong

    def visible(self):
        """The mapped children of the root."""
        root, parent, count = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_uint()
        children = ctypes.POINTER(ctypes.c_ulong)()
        top = ctypes.c_ulong(self.x11.XDefaultRootWindow(self.display))
        self.x11.XQueryTree(self.display, top, ctypes.byref(root), ctypes.byref(parent), ctypes.byref(children),
                            ctypes.byref(count))
        attributes = ctypes.create_string_buffer(256)  # XWindowAttributes: x y width height are its first four ints
        found = []
        for i in range(count.value):
            self.x11.XGetWindowAttributes(self.display, ctypes.c_ulong(children[i]), attributes)
            if struct.unpack_from("4i", attributes)[2] > 32:
                found.append(children[i])
        return found

    def resize(self, w, h):
        for window in self.visible():
            self.x11.XMoveResizeWindow(self.display, ctypes.c_ulong(window), 0, 0, ctypes.c_uint(w), ctypes.c_uint(h))
        self.x11.XSync(self.display, 0)

    def close(self):
        self.x11.XCloseDisplay(self.display)


class App:
    """A running mingyue. Its standard error is a file, its status is app.json."""

    def __init__(self, wall, args, store, builtin, status):
        self.status_path = status or wall.path(f"app-{len(wall.apps)}.json")
        self.log_path = wall.path(f"log-{len(wall.apps)}")
        env = dict(os.environ, DISPLAY=wall.display, SDL_VIDEODRIVER="x11", LC_ALL="C.UTF-8", TZ="Asia/Shanghai")
        command = [os.path.join(BIN, "mingyue"), "--status", self.status_path, "--builtin", builtin]
        command += ["--store", store] if store else ["--store", wall.path("no-such-store")]
        with open(self.log_path, "w", encoding="utf-8") as log:
            self.process = subprocess.Popen(command + list(args), env=env, stdout=subprocess.PIPE, stderr=log, text=True)

    def status(self):
        """app.json, or {} before there is one."""
        try:
            with open(self.status_path, encoding="utf-8") as file:
                return json.load(file)
        except FileNotFoundError:
            return {}

    def log(self):
        with open(self.log_path, encoding="utf-8") as file:
            return file.read()

    def wait(self, what, condition):
        """Until condition(status) holds; an error, with the log, when it never does."""
        end = time.monotonic() + DEADLINE_S
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise AssertionError(f"{what}: the app ended with {self.process.returncode}:\n{self.log()}")
            status = self.status()
            if status and condition(status):
                return status
            time.sleep(0.05)
        raise AssertionError(f"{what}: not within {DEADLINE_S} s; status {self.status()}\n{self.log()}")

    def wait_log(self, text):
        """Until text is in the log."""
        self.wait(f"'{text}' in the log", lambda _: text in self.log())

    def ready(self):
        """Until it has its handler of SIGTERM."""
        end = time.monotonic() + DEADLINE_S
        while time.monotonic() < end and self.process.poll() is None:
            with open(f"/proc/{self.process.pid}/status", encoding="ascii") as file:
                caught = [line.split()[1] for line in file if line.startswith("SigCgt")]
            if caught and int(caught[0], 16) >> (signal.SIGTERM - 1) & 1:
                return
            time.sleep(0.002)
        raise AssertionError(f"SIGTERM is not handled\n{self.log()}")

    def end(self):
        """SIGTERM; the exit status."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.out = self.process.communicate(timeout=DEADLINE_S)[0]
        except subprocess.TimeoutExpired as late:
            raise AssertionError(f"did not end after SIGTERM\n{self.log()}") from late
        return self.process.returncode


def exhibition(pages, seconds=3):
    """A small exhibition of text pages: {id: title}."""
    return {
        "format": 1, "id": "test", "title": {"zh": "测试", "en": "Test"}, "languages": ["zh"],
        "chapters": [{"id": "one", "title": {"zh": "一", "en": "One"}}],
        "records": [{"id": "r", "kind": "project", "title": {"zh": "一行"}, "body": {"zh": "一行文字，放在墙上。"}}],
        "pages": [{"id": page, "kind": "text", "chapter": "one", "title": {"zh": title}, "items": ["r"]}
                  for page, title in pages.items()],
        "loop": [{"page": page, "seconds": seconds} for page in pages],
    }


def publish(folder, store, number, current=True):
    """Compiles folder (or an exhibition as a dict) as edition number of a store and makes it current by a rename."""
    if isinstance(folder, dict):
        made = tempfile.mkdtemp(prefix="folder-", dir=os.path.dirname(store))
        with open(os.path.join(made, "exhibition.json"), "w", encoding="utf-8") as file:
            json.dump(folder, file)
        folder = made
    built = os.path.join(os.path.dirname(store), f"built-{number}")
    subprocess.run([PUBLISH, "build", "--quiet", "--no-probe", folder, built], check=True,
                   stdout=subprocess.DEVNULL)
    edition = os.path.join(store, "editions", str(number))
    os.makedirs(edition, exist_ok=True)
    shutil.copy(os.path.join(built, "catalogue.db"), edition)
    if os.path.isdir(os.path.join(built, "blobs")):
        shutil.copytree(os.path.join(built, "blobs"), os.path.join(store, "blobs"), dirs_exist_ok=True)
    if current:
        point(store, number)


def point(store, number):
    """Moves current to an edition."""
    new = os.path.join(store, "current.new")
    if os.path.lexists(new):
        os.unlink(new)
    os.symlink(f"editions/{number}", new)
    os.rename(new, os.path.join(store, "current"))
