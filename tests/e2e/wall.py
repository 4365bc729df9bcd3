"""What the end-to-end tests share: an X server of their own, stores with editions, and the running app."""
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time

SOURCE = os.environ["MINGYUE_SOURCE"]
BIN = os.path.join(os.environ["MINGYUE_BUILD"], "bin")
BUILTIN = os.path.join(os.environ["MINGYUE_BUILD"], "share/mingyue/exhibition")
DEADLINE_S = 60  # a hang, not a speed, is what this is for


class Wall:
    """An X server and a scratch folder; `with Wall() as wall`."""

    def __init__(self, size="1280x720"):
        self.size = size

    def __enter__(self):
        self.dir = tempfile.mkdtemp(prefix="mingyue-e2e-")
        read, write = os.pipe()
        self.server = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", f"{self.size}x24", "-nolisten", "tcp",
                                        "-fbdir", self.dir], pass_fds=[write], stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as pipe:
            self.display = ":" + pipe.readline().strip()
        self.apps = []
        return self

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

    def start(self, *args, store=None, builtin=BUILTIN):
        app = App(self, args, store, builtin)
        self.apps.append(app)
        return app


class App:
    """A running mingyue. Its standard error is a file, its status is app.json."""

    def __init__(self, wall, args, store, builtin):
        self.status_path = wall.path(f"app-{len(wall.apps)}.json")
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
    subprocess.run([os.path.join(BIN, "mingyue-publish"), "build", "--quiet", "--no-probe", folder, built], check=True,
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
