"""A card's image in a machine with a screen, firmware and a plug; what may be on its glass; and, for what cannot be seen from
outside, a shell on the serial line of a copy of the card that a test has opened for itself."""
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

from glass import Onlooker, keep, kinds, page
from machine import AMD64, ARM64, Machine

# By architecture: the machine in QEMU's words, its firmware, where that keeps its settings, its serial line.
KINDS = {"amd64": ([*AMD64, "-M", "q35"], "/usr/share/OVMF/OVMF_CODE_4M.fd", "/usr/share/OVMF/OVMF_VARS_4M.fd", "ttyS0"),
         "arm64": ([*ARM64, "-M", "virt"], "/usr/share/AAVMF/AAVMF_CODE.fd", "/usr/share/AAVMF/AAVMF_VARS.fd", "ttyAMA0")}
BOOT_S = 600  # every instruction is translated: a guest is some twenty times slower
W, H = 1280, 720
BACK_S = 120
# Pictures of the firmware's: its logo stands still, and under it come at most the two lines that say what is loaded and started. Text of
# the kernel's or of systemd's scrolls.
FIRMWARE = 3
SHELL_UNIT = """[Unit]
Description=A test's own shell
DefaultDependencies=no
After=systemd-udevd.service
[Service]
StandardInput=file:/dev/ttyS0
StandardOutput=file:/dev/ttyS0
StandardError=file:/dev/ttyS0
ExecStartPre=/usr/bin/stty -F /dev/ttyS0 raw -echo
ExecStart=/bin/sh -c 'while read -r line; do eval "$line"; done'
Restart=always
"""


def partition(image, name):
    """(start, size) of a partition of an image, in bytes."""
    table = json.loads(subprocess.run(["sfdisk", "-J", image], check=True, capture_output=True).stdout)["partitiontable"]
    part = next(part for part in table["partitions"] if part["name"] == name)
    return part["start"] * 512, part["size"] * 512


def edit(image, start, *lines, **files):
    """debugfs's commands, on the file system at start of image; {name} in them is a file with files' text."""
    with contextlib.ExitStack() as stack:
        paths = {}
        for name, text in {**files, "script": ""}.items():
            file = stack.enter_context(tempfile.NamedTemporaryFile("w"))
            file.write(text)
            file.flush()
            paths[name] = file.name
        with open(paths["script"], "w", encoding="utf-8") as script:
            script.write("".join(line.format(**paths) + "\n" for line in lines))
        subprocess.run(["debugfs", "-w", "-f", paths["script"], f"{image}?offset={start}"], check=True, capture_output=True)


def fat(path, files, mib):
    """A stick of that size, with copies of files and folders."""
    with open(path, "wb") as file:
        file.truncate(mib << 20)
    subprocess.run(["sfdisk", "--quiet", path], input="label: dos\nstart=2048, type=c\n", text=True, check=True)
    subprocess.run(["mformat", "-i", path + "@@1M", "-F", "-T", str((mib - 1) * 2048), "::"], check=True)
    subprocess.run(["mcopy", "-s", "-i", path + "@@1M", *files, "::"], check=True)


def opened(image, start, line="ttyS0"):
    """Adds to the root at start of image the one unit that answers Board.run()."""
    wants = "/etc/systemd/system/sysinit.target.wants"
    edit(image, start, "write {unit} /etc/systemd/system/test-shell.service",
         f"symlink {wants}/test-shell.service /etc/systemd/system/test-shell.service", unit=SHELL_UNIT.replace("ttyS0", line))


class Board(Machine):
    """A machine with a card in it, larger than the image."""

    def __init__(self, image, arch="amd64"):
        program, self.firmware, settings, self.line = KINDS[arch]
        super().__init__(program)
        self.card = self.dir + "/card"
        self.serial = None
        self.size = W, H  # of the display, from power() on
        shutil.copy(settings, self.dir + "/settings")
        subprocess.run(["cp", "--sparse=always", image, self.card], check=True)
        os.truncate(self.card, os.path.getsize(self.card) + (1 << 30))

    def power(self, *devices):
        """Switches it on; what it has beside the usual is said in QEMU's words."""
        self.start("-m", "1024", "-drive", f"if=pflash,format=raw,readonly=on,file={self.firmware}",
                   "-drive", f"if=pflash,format=raw,file={self.dir}/settings", "-drive", f"if=none,id=card,format=raw,file={self.card}",
                   "-device", "virtio-blk-pci,drive=card,bootindex=0", "-device", "virtio-gpu-pci,xres={},yres={}".format(*self.size),
                   "-device", "virtio-tablet-pci", "-serial", f"unix:{self.dir}/serial,server=on,wait=off", *(devices or ("-nic", "none")))

    def partition(self, name):
        """(start, size) of a partition of the card, in bytes."""
        return partition(self.card, name)

    def firmware_file(self, path, name):
        """Puts a file into the partition that the firmware reads, as a technician does on another computer."""
        start, _ = self.partition("mingyue-esp")
        subprocess.run(["mcopy", "-o", "-i", f"{self.card}@@{start}", path, "::" + name], check=True)

    def root_files(self, files, *commands):
        """Before power(): writes files into root A, {path: file here}, with their modes; then debugfs's commands."""
        lines = []
        for path, here in files.items():
            mode = 0o100000 | os.stat(here).st_mode & 0o777 | 0o444
            lines += [f"rm {path}", f"write {here} {path}", f"sif {path} mode 0{mode:o}"]
        edit(self.card, self.partition("mingyue-root-a")[0], *lines, *commands)

    def open(self, finger=False):
        """Before power(): adds the one unit to root A that answers run(), and, if asked, a finger to touch with (finger.c)."""
        opened(self.card, self.partition("mingyue-root-a")[0], self.line)
        if finger:
            self.root_files({"/usr/bin/finger": os.environ["MINGYUE_BUILD"] + "/bin/vm_finger"})

    def connected(self):
        """After power() or a reset: waits until the shell answers."""
        if self.serial is not None:
            self.serial.close()
        self.serial = self.connect("serial")
        end = time.monotonic() + BOOT_S
        while True:
            self.serial.sendall(b"\necho '<up'\\>\n")
            try:
                self.until("<up>\n", 5)
                return self.run(":")  # and what it answers to all that waited
            except TimeoutError:
                assert time.monotonic() < end, "the shell in the guest does not answer"

    def app(self):
        """What the app says of itself, {} before it says anything."""
        text = self.run("cat /run/mingyue/app.json 2>/dev/null")
        return json.loads(text) if text.strip() else {}

    def pid(self):
        """The app's process; 0: there is none."""
        return int(self.run("systemctl show -P MainPID mingyue.service").strip() or 0)

    def wait(self, what, condition, seconds):
        """Until condition()."""
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, f"{what}: not within {seconds} s"
            time.sleep(0.5)

    def until(self, mark, seconds):
        """What comes from the serial line before mark."""
        said, end = b"", time.monotonic() + seconds
        while mark.encode() not in said:
            self.serial.settimeout(max(0.1, end - time.monotonic()))
            piece = self.serial.recv(65536)
            assert piece, f"the guest is gone; it said: {said.decode(errors='replace')}"
            said += piece
        return said[:said.index(mark.encode())].decode(errors="replace")

    def confirmed(self, edition, seconds=300):
        """Until the agent holds that an edition is good."""
        said = f'"version":{edition},"state":"confirmed"'
        self.wait(f"edition {edition}: confirmed", lambda: said in self.run("cat /run/mingyue/agent.json 2>/dev/null"), seconds)

    def run(self, command, seconds=60):
        """Runs a shell command in the guest; its output."""
        self.serial.sendall(f"{command}; echo '<done'\\>\n".encode())
        return self.until("<done>\n", seconds)


class Start:
    """What may be on the glass from power on: nothing, what the firmware shows, nothing, and from then on what is ours."""

    def __init__(self):
        self.states, self.shown = [], set()

    def wrong(self, state, pixels):
        """What is wrong with the next look, "": nothing."""
        if not self.states or self.states[-1] != state:
            self.states.append(state)
        if state == "console":
            self.shown.add(hash(pixels[:len(pixels) * 9 // 10]))  # below, arm64's shows how it gets on
        if "ours" in self.states[:-1]:
            return "after our picture"
        if self.states.count("console") > 1:
            return "text, after what the firmware has shown was gone"
        return f"more than {FIRMWARE} pictures of the firmware's" if len(self.shown) > FIRMWARE else ""


def watch(board, what, begin, seconds=BOOT_S):
    """Looks at the glass until the exhibition is on it: the firmware's pictures, and from our first on never a console, and never dark.
    Returns how long all that took."""
    start = Start()
    while time.monotonic() - begin < seconds:
        w, h, pixels = board.screen()
        now, state, before = time.monotonic(), kinds(pixels), len(start.states)
        wrong = start.wrong(state, pixels)
        if len(start.states) > before:
            print(f"{what}: {now - begin:.1f} s: {state}", flush=True)
        assert not wrong, f"{what}: {wrong}: {start.states}: {keep(pixels, w, h, 'start')}"
        if state == "ours" and (w, h) == board.size and page(pixels, w):
            return time.monotonic() - begin
        time.sleep(0.2)
    raise AssertionError(f"{what}: no page within {seconds} s: {start.states}")


def hurt(board, signal, wanted):
    """The app gets a signal it cannot catch; until what was there is back there is the standby picture, and never the dark."""
    look, pid, begin = Onlooker(board, signal), board.pid(), time.monotonic()
    board.run(f"kill -{signal} {pid}")
    try:
        look.until(lambda pixels: not wanted(pixels), BACK_S, "what was shown is gone")
        look.until(wanted, BACK_S, "what was shown is back")
    except AssertionError:
        print(board.run("journalctl -q -o short-monotonic -n 40"), flush=True)
        raise
    assert board.pid() not in (0, pid), pid
    took = time.monotonic() - begin
    print(f"{signal}: back in {took:.1f} s, dark in {look.times_dark} of {look.looks} looks", flush=True)


def made():
    """The image that a test is about: the one it is told, or the one that tests/vm/image makes of this tree, once for all tests."""
    if len(sys.argv) > 1:
        return sys.argv[1]
    image = os.environ["MINGYUE_BUILD"] + "/vm/card.img"
    if not os.path.exists(image):
        subprocess.run([os.environ["MINGYUE_SOURCE"] + "/tests/vm/image"], check=True)
    return image
