"""Small exhibitions with photos that come and go, as editions of a repository; for tests of what comes after the office."""
import json
import os
import random
import struct
import subprocess
import tempfile
import zlib

from office import PUBLISH


def png(path, width, height, seed):
    """A picture of coloured squares, the same for the same seed, and small as a file."""
    chance = random.Random(seed)
    rows = b""
    for _ in range(0, height, 60):
        line = b"".join(chance.randbytes(3) * 60 for _ in range(0, width, 60))
        rows += (b"\0" + line[:width * 3]) * 60

    written(path, (width, height), rows[:(width * 3 + 1) * height])


def plain(path, colour, size=(1920, 1080)):
    """A picture of one colour."""
    written(path, size, (b"\0" + bytes(colour) * size[0]) * size[1])


def written(path, size, rows):
    """Rows of pixels as a PNG."""
    def part(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + part(b"IHDR", struct.pack(">IIBBBBB", *size, 8, 2, 0, 0, 0)) +
                   part(b"IDAT", zlib.compress(rows)) + part(b"IEND", b""))


def content(folder, title, photos, recalls=()):
    """A content folder: a page of text with this title and a page of photos; photos: a seed each."""
    os.makedirs(folder + "/photos", exist_ok=True)
    for seed in photos:
        png(f"{folder}/photos/{seed}.png", 960, 540, seed)
    records = [{"id": "r", "kind": "project", "title": {"zh": "一行"}, "body": {"zh": "一行文字，放在墙上。"}}]
    records += [{"id": f"photo-{seed}", "kind": "photo", "title": {"zh": f"照片{seed}"}, "asset": f"photos/{seed}.png"} for seed in photos]
    pages = [{"id": "words", "kind": "text", "chapter": "one", "title": {"zh": title}, "items": ["r"]},
             {"id": "pictures", "kind": "gallery", "chapter": "one", "title": {"zh": "照片"}, "items": [r["id"] for r in records[1:]]}]
    exhibition = {"format": 1, "id": "test", "title": {"zh": title}, "languages": ["zh"],
                  "chapters": [{"id": "one", "title": {"zh": "一"}}], "records": records,
                  "pages": pages if photos else pages[:1]}
    exhibition["loop"] = [{"page": page["id"], "seconds": 3} for page in exhibition["pages"]]
    if recalls:
        exhibition["recalls"] = list(recalls)
    with open(folder + "/exhibition.json", "w", encoding="utf-8") as file:
        json.dump(exhibition, file, ensure_ascii=False)


class Editions:
    """A repository in a folder: public/ is what boards fetch, root is what they are given first."""

    def __init__(self, repo, site="test"):
        self.repo, self.public, self.root = repo, repo + "/public", repo + "/public/metadata/1.root.json"
        self.env = dict(os.environ, MINGYUE_PASSPHRASE="tests only")
        self.run("init", "--site", site, repo)

    def run(self, *args):
        done = subprocess.run([PUBLISH, *args], env=self.env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"mingyue-publish {' '.join(args)}: {done.returncode}: {done.stderr}{done.stdout}"
        return done.stdout

    def sign(self, *names):
        for name in names or ("editor", "approver"):
            self.run("sign", "--yes", "--key", f"{self.repo}/keys/{name}.key", self.repo)

    def publish(self, folder):
        """A content folder becomes the public edition."""
        self.run("edition", "--quiet", "--no-probe", folder, self.repo)
        self.sign()
        self.run("release", "--quiet", self.repo)

    def rotate(self):
        """One of root's three keys is replaced."""
        self.run("rotate", self.repo, "root", "--remove", "root-3", "--add", "root-4")
        self.sign("root-1", "root-2")
        self.run("release", "--quiet", self.repo)

    def release(self, title, photos, recalls=()):
        with tempfile.TemporaryDirectory() as folder:
            content(folder, title, photos, recalls)
            self.publish(folder)
