"""A card's image in a machine with a screen, firmware and a plug; what may be on its glass; and, for what cannot be seen from
outside, a shell on the serial line of a copy of the card that a test has opened for itself."""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

from glass import Onlooker, kinds, page
from machine import AMD64, ARM64, Machine

# By architecture: the machine in QEMU's words, its firmware, where that keeps its settings, its serial line.
KINDS = {"amd64": ([*AMD64, "-M", "q35"], "/usr/share/OVMF/OVMF_CODE_4M.fd", "/usr/share/OVMF/OVMF_VARS_4M.fd", "ttyS0"),
         "arm64": ([*ARM64, "-M", "virt"], "/usr/share/AAVMF/AAVMF_CODE.fd", "/usr/share/AAVMF/AAVMF_VARS.fd", "ttyAMA0")}
BOOT_S = 600  # every instruction is translated: a guest is some twenty times slower
W, H = 1280, 720
TAKE_OVER_S = 3
BACK_S = 120
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

    def __enter__(self):
        return self

    def power(self, *devices):
        """Switches it on; what it has beside the usual is said in QEMU's words."""
        self.start("-m", "1024", "-drive", f"if=pflash,format=raw,readonly=on,file={self.firmware}",
                   "-drive", f"if=pflash,format=raw,file={self.dir}/settings", "-drive", f"if=none,id=card,format=raw,file={self.card}",
                   "-device", "virtio-blk-pci,drive=card,bootindex=0", "-device", "virtio-gpu-pci,xres={},yres={}".format(*self.size),
                   "-device", "virtio-tablet-pci", "-serial", f"unix:{self.dir}/serial,server=on,wait=off", *(devices or ("-nic", "none")))

    def partition(self, name):
        """(start, size) of a partition of the card, in bytes."""
        table = json.loads(subprocess.run(["sfdisk", "-J", self.card], check=True, capture_output=True).stdout)["partitiontable"]
        part = next(part for part in table["partitions"] if part["name"] == name)
        return part["start"] * 512, part["size"] * 512

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
        self.debugfs("mingyue-root-a", *lines, *commands)

    def debugfs(self, name, *commands):
        """Before power(): does debugfs's commands on a partition of ext4."""
        start, _ = self.partition(name)
        with tempfile.NamedTemporaryFile("w") as script:
            script.writelines(command + "\n" for command in commands)
            script.flush()
            subprocess.run(["debugfs", "-w", "-f", script.name, f"{self.card}?offset={start}"], check=True, capture_output=True)

    def open(self, finger=False):
        """Before power(): adds the one unit to root A that answers run(), and, if asked, a finger to touch with (finger.c)."""
        unit, wants = "/etc/systemd/system/test-shell.service", "/etc/systemd/system/sysinit.target.wants/test-shell.service"
        with tempfile.NamedTemporaryFile("w") as file:
            file.write(SHELL_UNIT.replace("ttyS0", self.line))
            file.flush()
            files = {"/usr/bin/finger": os.environ["MINGYUE_BUILD"] + "/bin/vm_finger"} if finger else {}
            self.root_files({unit: file.name, **files}, f"symlink {wants} {unit}")

    def connected(self):
        """After power() or a reset: waits until the shell answers."""
        if self.serial is not None:
            self.serial.close()
        self.serial = self.connect("serial")
        end = time.monotonic() + BOOT_S
        while True:
            self.serial.sendall(b"\necho '<up'\\>\n")
            try:
                return self.until("<up>\n", 5)
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
        text, end = "", time.monotonic() + seconds
        while mark not in text:
            self.serial.settimeout(max(0.1, end - time.monotonic()))
            piece = self.serial.recv(65536)
            assert piece, f"the guest is gone; it said: {text}"
            text += piece.decode(errors="replace")
        return text[:text.index(mark)]

    def confirmed(self, edition, seconds=300):
        """Until the agent holds that an edition is good."""
        said = f'"version":{edition},"state":"confirmed"'
        self.wait(f"edition {edition}: confirmed", lambda: said in self.run("cat /run/mingyue/agent.json 2>/dev/null"), seconds)

    def run(self, command, seconds=60):
        """Runs a shell command in the guest; its output."""
        self.serial.sendall(f"{command}; echo '<done'\\>\n".encode())
        return self.until("<done>\n", seconds)


def watch(board, what, begin, seconds=BOOT_S):
    """Looks at the glass until the exhibition is on it: never a console, and dark again at most once, for less than TAKE_OVER_S,
    when the app takes the screen over from the standby picture. Returns how long all that took."""
    states, dark = [], None
    while time.monotonic() - begin < seconds:
        w, h, pixels = board.screen()
        now, state = time.monotonic(), kinds(pixels)
        if not states or states[-1] != state:
            states.append(state)
            print(f"{what}: {now - begin:.1f} s: {state}", flush=True)
            # The firmware's own logo comes before anything of ours can run.
            assert state != "console" or "ours" not in states, f"{what}: after our picture came {states}"
            assert states.count("ours") <= 2, f"{what}: dark more than once: {states}"
            dark = board.clock() if state == "nothing" and "ours" in states else None
        assert dark is None or board.since(dark) < TAKE_OVER_S, f"{what}: dark for over {TAKE_OVER_S} s"
        if state == "ours" and (w, h) == board.size and page(pixels, w):
            return time.monotonic() - begin
        time.sleep(0.2)
    raise AssertionError(f"{what}: no page within {seconds} s: {states}")


def hurt(board, signal, wanted):
    """The app gets a signal it cannot catch; until what was there is back there is the standby picture, dark at most once before it
    and once after it, while the screen is taken over."""
    look, pid, begin = Onlooker(board, signal, TAKE_OVER_S), board.pid(), time.monotonic()
    board.run(f"kill -{signal} {pid}")
    look.until(lambda pixels: not wanted(pixels), BACK_S, "what was shown is gone")
    look.until(wanted, BACK_S, "what was shown is back")
    assert look.times_dark <= 2 and board.pid() not in (0, pid), (look.times_dark, pid)
    took = time.monotonic() - begin
    print(f"{signal}: back in {took:.1f} s, dark for {look.longest:.1f} s at most in {look.looks} looks", flush=True)


def made():
    """The image that a test is about: the one it is told, or the one that tests/vm/image makes of this tree, once for all tests."""
    if len(sys.argv) > 1:
        return sys.argv[1]
    image = os.environ["MINGYUE_BUILD"] + "/vm/card.img"
    if not os.path.exists(image):
        subprocess.run([os.environ["MINGYUE_SOURCE"] + "/tests/vm/image"], check=True)
    return image
