"""What the publisher's tests share: a small content folder, a repository, and the commands run on it."""
import hashlib
import json
import os
import shutil
import struct
import subprocess
import tempfile
import zlib

SOURCE = os.environ["MINGYUE_SOURCE"]
# Where something else is under test than the publisher's memory, a build without sanitizers serves.
PUBLISH = os.environ.get("MINGYUE_PUBLISH") or os.path.join(os.environ["MINGYUE_BUILD"], "bin/mingyue-publish")


def png(path, grey, w=1920, h=1080):
    """A grey picture."""
    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))
    rows = (b"\0" + bytes([grey]) * (3 * w)) * h
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", w, h, 8, 2, 0, 0, 0)) +
                   chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


class Office:
    """A scratch folder with a content folder and a repository; `with Office() as office`."""

    def __init__(self, *init, passphrase=True):
        self.init, self.given = init, passphrase

    def __enter__(self):
        self.dir = tempfile.mkdtemp(prefix="mingyue-office-")
        self.repo = self.path("repo")
        with open(self.path("pass"), "w", encoding="utf-8") as file:
            file.write("correct horse battery\n")
        if self.given:
            self.run("init", self.repo, "--site", "hall", *self.init)
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.dir)

    def path(self, *names):
        return os.path.join(self.dir, *names)

    def command(self, *args):
        """The command line; where keys are used, with the passphrase."""
        with_keys = args[0] in ("init", "sign", "release", "refresh", "rotate")
        key = ["--yes"] if args[0] == "sign" else []
        return [PUBLISH, *args, *key, *(["--passphrase-file", self.path("pass")] if with_keys else [])]

    def run(self, *args, status=0, env=None):
        """Runs a command and returns what it prints."""
        done = subprocess.run(self.command(*args), capture_output=True, text=True, check=False,
                              env=dict(os.environ, LC_ALL="C.UTF-8", **(env or {})))
        assert done.returncode == status, (args, done.returncode, done.stdout, done.stderr)
        return done.stdout + done.stderr

    def content(self, photos, title="第一版", name="content"):
        """Writes a content folder with a page and a grey photo for each id: {id: grey}."""
        folder = self.path(name)
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder + "/photos")
        for photo, grey in photos.items():
            png(f"{folder}/photos/{photo}.png", grey)
        records = [{"id": photo, "kind": "photo", "title": {"zh": f"照片{photo}"}, "asset": f"photos/{photo}.png",
                    "credit": {"zh": "办公室"}} for photo in photos]
        records.append({"id": "r", "kind": "project", "title": {"zh": title}, "body": {"zh": "一行文字，放在墙上。"}})
        exhibition = {
            "format": 1, "id": "test", "title": {"zh": "测试", "en": "Test"}, "languages": ["zh"],
            "chapters": [{"id": "one", "title": {"zh": "一", "en": "One"}}], "records": records,
            "pages": [{"id": "words", "kind": "text", "chapter": "one", "title": {"zh": title}, "items": ["r"]},
                      {"id": "photos", "kind": "gallery", "chapter": "one", "title": {"zh": "照片"},
                       "items": list(photos)}],
            "loop": [{"page": "words", "seconds": 5}, {"page": "photos", "seconds": 5}],
        }
        with open(folder + "/exhibition.json", "w", encoding="utf-8") as file:
            json.dump(exhibition, file, ensure_ascii=False)
        return folder

    def edition(self, folder):
        return self.run("edition", folder, self.repo, "--no-probe", "--quiet")

    def sign(self, *names):
        for name in names or ("editor", "approver"):
            self.run("sign", self.repo, "--key", f"{self.repo}/keys/{name}.key")

    def publish(self, folder):
        """A whole edition, by both people."""
        self.edition(folder)
        self.sign()
        return self.run("release", self.repo)

    def public(self):
        """The edition (version) that timestamp.json leads to; 0: none. Read without any code of ours."""
        meta = self.repo + "/public/metadata/"
        if not os.path.exists(meta + "timestamp.json"):
            return 0
        pin = load(meta + "timestamp.json")["signed"]["meta"]["snapshot.json"]
        snapshot = check(f"{meta}{pin['version']}.snapshot.json", pin)
        pin = snapshot["signed"]["meta"]["targets.json"]
        targets = check(f"{meta}{pin['version']}.targets.json", pin)
        pin = targets["signed"]["targets"]["catalogue.db"]
        check(f"{self.repo}/public/targets/{pin['hashes']['sha256']}.catalogue.db", pin)
        return targets["signed"]["version"]

    def log(self):
        with open(self.repo + "/log", encoding="utf-8") as file:
            return [json.loads(line) for line in file]


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def check(path, pin):
    """A file of the length and hash that another gives; as JSON where it is."""
    with open(path, "rb") as file:
        data = file.read()
    assert len(data) == pin["length"] and hashlib.sha256(data).hexdigest() == pin["hashes"]["sha256"], path
    return json.loads(data) if path.endswith(".json") else None
