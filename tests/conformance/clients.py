"""The client under test, and two stand-ins that no good suite may pass."""
import json
import os
import subprocess
import urllib.error
import urllib.parse
import urllib.request
from datetime import timezone


class Client:
    """mingyue-tuf with a metadata and a target folder of its own."""

    program = None

    def __init__(self, folder, url):
        self.metadata_dir, self.target_dir = folder + "/metadata", folder + "/targets"
        self.folder, self.url = folder, url
        os.makedirs(self.metadata_dir)
        os.makedirs(self.target_dir)

    def run(self, arguments, at=None):
        """The exit status; at: the time the client believes in."""
        command = [self.program, "--metadata-dir", self.metadata_dir, *arguments]
        if at is not None:
            command = ["faketime", at.astimezone(timezone.utc).strftime("%Y-%m-%d %H:%M:%S"), *command]
        env = dict(os.environ, LC_ALL="C", TZ="UTC")
        return subprocess.run(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60,
                              check=False).returncode

    def init(self, root):
        path = self.folder + "/initial_root.json"
        with open(path, "wb") as file:
            file.write(root)
        return self.run(["init", path])

    def start(self, repo):
        return self.init(repo.published["root"][0])

    def refresh(self, at=None):
        return self.run(["--metadata-url", self.url + "metadata/", "refresh"], at)

    def download(self, *names, at=None):
        named = [argument for name in names for argument in ("--target-name", name)]
        return self.run(["--metadata-url", self.url + "metadata/", "--target-base-url", self.url + "targets/",
                         "--target-dir", self.target_dir, *named, "download"], at)

    def raw(self, role):
        """The bytes of the trusted file of role; None: there is none."""
        try:
            with open(f"{self.metadata_dir}/{role}.json", "rb") as file:
                return file.read()
        except FileNotFoundError:
            return None

    def version(self, role):
        data = self.raw(role)
        return json.loads(data)["signed"]["version"] if data is not None else None

    def trusted(self):
        """{role: version} of all that is trusted."""
        roles = [name[: -len(".json")] for name in os.listdir(self.metadata_dir) if name.endswith(".json")]
        return {role: self.version(role) for role in roles}

    def downloaded(self):
        """The contents in the target folder, oldest first."""
        paths = [os.path.join(top, name) for top, _, names in os.walk(self.target_dir) for name in names]
        contents = []
        for path in sorted(paths, key=lambda p: os.stat(p).st_mtime_ns):
            with open(path, "rb") as file:
                contents.append(file.read())
        return contents


class Refuser(Client):
    """Trusts nothing."""

    def run(self, arguments, at=None):
        return 1


class Believer(Client):
    """Trusts everything: fetches and keeps what it is given, without looking at it."""

    def fetch(self, path):
        try:
            with urllib.request.urlopen(self.url + path) as reply:
                return reply.read()
        except urllib.error.HTTPError:
            return None

    def keep(self, role, data):
        if data is None:
            return False
        with open(f"{self.metadata_dir}/{urllib.parse.quote(role, '')}.json", "wb") as file:
            file.write(data)
        return True

    def signed(self, role):
        return json.loads(self.raw(urllib.parse.quote(role, "")))["signed"]

    def run(self, arguments, at=None):
        if arguments[0] == "init":
            with open(arguments[1], "rb") as file:
                return 0 if self.keep("root", file.read()) else 1
        root = self.signed("root").get("version", 1)
        while self.keep("root", self.fetch(f"metadata/{root + 1}.root.json")):
            root += 1
        if not self.keep("timestamp", self.fetch("metadata/timestamp.json")):
            return 1
        for role, above in (("snapshot", "timestamp"), ("targets", "snapshot")):
            listed = self.signed(above)["meta"][role + ".json"]["version"]
            if not self.keep(role, self.fetch(f"metadata/{listed}.{role}.json")):
                return 1
        if arguments[-1] == "refresh":
            return 0
        names = [arguments[i + 1] for i, argument in enumerate(arguments) if argument == "--target-name"]
        return 0 if all(self.take(name) for name in names) else 1

    def take(self, path):
        roles = ["targets"]
        for role in roles:
            signed = self.signed(role)
            if path in signed["targets"]:
                digest = next(iter(signed["targets"][path]["hashes"].values()))
                folder, slash, name = path.rpartition("/")
                data = self.fetch(f"targets/{folder}{slash}{digest}.{name}")
                with open(f"{self.target_dir}/{urllib.parse.quote(path, '')}", "wb") as file:
                    file.write(data or b"")
                return data is not None
            for child in signed.get("delegations", {"roles": []})["roles"]:
                name = child["name"]
                listed = self.signed("snapshot")["meta"][name + ".json"]["version"]
                if name not in roles and self.keep(
                        name, self.fetch(f"metadata/{listed}.{urllib.parse.quote(name, '')}.json")):
                    roles.append(name)
        return False
