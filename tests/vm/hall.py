"""What a board in a machine needs beside its card: an office that publishes editions, each of one colour, and a real nginx with TLS
that serves them; and what a technician and a test put on the card."""
import hashlib
import json
import os
import sys
import tempfile

sys.path.append(os.path.join(os.environ["MINGYUE_SOURCE"], "tests/e2e"))
from editions import Editions, plain  # noqa: E402
from server import Authority, Nginx  # noqa: E402

PIN = "83519427"
HOST = "10.0.2.2"  # what QEMU's own network calls this machine
NIC = ("-nic", "user,model=virtio-net-pci")
# The colour of the page that the loop shows, by edition; none is near another or near what the wall's own pages have.
COLOURS = [(200, 30, 30), (30, 60, 200), (200, 30, 200), (230, 140, 20), (30, 180, 210), (120, 60, 20), (240, 240, 90)]
TOUCHED = (240, 170, 200)  # of the page that nobody sees who does not touch
# A test does not wait as long as a hall may.
HASTE = """[server]
url =
ca = /etc/mingyue/ca.pem
poll_seconds = 2
[trust]
site =
[wall]
sizes = 1280x720
lang = zh
trial_seconds = 10
wait_seconds = 5
"""


def colour(edition):
    return COLOURS[edition % len(COLOURS)]


def content(folder, edition):
    """A content folder: a page of the edition's colour, and one in another chapter that the loop does not show."""
    os.makedirs(folder + "/photos")
    plain(folder + "/photos/shown.png", colour(edition))
    plain(folder + "/photos/touched.png", TOUCHED)
    exhibition = {"format": 1, "id": "test", "title": {"zh": f"第{edition}版"}, "languages": ["zh"],
                  "chapters": [{"id": "one", "title": {"zh": "一"}}, {"id": "two", "title": {"zh": "二"}}],
                  "records": [{"id": name, "kind": "photo", "title": {"zh": f"第{edition}版的照片"},
                               "asset": f"photos/{name}.png"} for name in ("shown", "touched")],
                  "pages": [{"id": name, "kind": "gallery", "chapter": chapter, "title": {"zh": name}, "items": [name]}
                            for name, chapter in (("shown", "one"), ("touched", "two"))],
                  "loop": [{"page": "shown", "seconds": 30}]}
    with open(folder + "/exhibition.json", "w", encoding="utf-8") as file:
        json.dump(exhibition, file, ensure_ascii=False)


class Hall:
    """`with Hall() as hall`."""

    def __init__(self):
        self.scratch = tempfile.TemporaryDirectory(prefix="mingyue-hall-")
        self.edition = 0

    def __enter__(self):
        os.chmod(self.scratch.name, 0o755)
        self.office = Editions(self.scratch.name + "/repository")
        self.authority = Authority(self.scratch.name + "/ca")
        self.server = Nginx(self.scratch.name + "/nginx", self.office.public, self.authority, also=f"IP:{HOST}")
        return self

    def __exit__(self, *_):
        self.server.stop()
        self.scratch.cleanup()

    def publish(self):
        """The next edition; its number."""
        with tempfile.TemporaryDirectory(dir=self.scratch.name) as folder:
            content(folder, self.edition + 1)
            self.office.publish(folder)
        self.edition += 1
        return self.edition

    def set_up(self, board, by_print=False, **more):
        """The answers (more of them, or others) and the root metadata (or its fingerprint alone) where a technician puts them; haste and
        the certificate authority where a test must."""
        answers, haste = self.scratch.name + "/answers", self.scratch.name + "/haste"
        with open(self.office.root, "rb") as file:
            root = hashlib.sha256(file.read()).hexdigest() if by_print else "root.json"
        with open(answers, "w", encoding="ascii") as file:
            given = {"site": "test", "url": f"https://{HOST}:{self.server.port}", "root": root, "network": "wired", "pin": PIN, **more}
            file.writelines(f"{key} = {value}\n" for key, value in given.items())
        with open(haste, "w", encoding="ascii") as file:
            file.write(HASTE)
        board.firmware_file(answers, "mingyue.conf")
        if not by_print:
            board.firmware_file(self.office.root, "root.json")
        board.root_files({"/etc/mingyue/mingyue.conf": haste, "/etc/mingyue/ca.pem": self.authority.cert})
