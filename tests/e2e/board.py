"""A board of the tests: a store, its configuration, and mingyue-sync run on them. What draws the pages is a stand-in unless it is given."""
import json
import os
import subprocess
import time

BIN = os.path.join(os.environ["MINGYUE_BUILD"], "bin")
STAND_IN = "#!/bin/sh\necho '{\"pages\":1,\"issues\":[]}'\n"


class Board:
    def __init__(self, folder, store, url, root, ca=None, app=None, keys=()):
        """keys: further lines of the configuration, as (section, "name = value")."""
        self.folder, self.store, self.run_folder, self.conf = folder, store, folder + "/run", folder + "/mingyue.conf"
        os.makedirs(self.run_folder, exist_ok=True)
        os.makedirs(store, exist_ok=True)
        if app is None:
            app = folder + "/stand-in"
            with open(app, "w", encoding="ascii") as file:
                file.write(STAND_IN)
            os.chmod(app, 0o755)
        self.lines = {"server": [f"url = {url}"] + ([f"ca = {ca}"] if ca else []), "trust": [f"root = {root}", "site = test", "clock = proven"],
                      "store": [f"path = {store}", f"run = {self.run_folder}", "reserve_mb = 1"], "wall": [f"app = {app}"]}
        self.configure(*keys)

    def configure(self, *keys):
        """Writes the configuration, with these lines more."""
        with open(self.conf, "w", encoding="utf-8") as file:
            for section, lines in {**{its: [] for its, _ in keys}, **self.lines}.items():
                file.write(f"[{section}]\n" + "".join(line + "\n" for line in [*lines, *(line for its, line in keys if its == section)]))

    def command(self, *args):
        return [os.path.join(BIN, "mingyue-sync"), "--config", self.conf, *args]

    def sync(self, *args, env=None, pass_fds=(), prefix=()):
        """Runs it to its end: returncode, stdout, stderr."""
        return subprocess.run([*prefix, *self.command(*args)], env={**os.environ, "LC_ALL": "C.UTF-8", **(env or {})}, pass_fds=pass_fds,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=120)

    def current(self):
        path = self.store + "/current"
        return os.readlink(path) if os.path.lexists(path) else None

    def shows(self, frames, ahead_s=0):
        """The app says that it shows what is current, and has drawn so many frames; its clock may be ahead."""
        said = {"edition": self.current() or "built-in", "page": "words", "frames": frames, "pid": 1, "last_error": "", "time": int(time.time()) + ahead_s}
        with open(self.run_folder + "/app.json.new", "w", encoding="utf-8") as file:
            json.dump(said, file)
        os.rename(self.run_folder + "/app.json.new", self.run_folder + "/app.json")

    def status(self):
        done = self.sync("status", "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)
