"""A card's image in a machine with a screen, firmware and a plug; what may be on its glass; and, for what cannot be seen from outside,
a shell on the serial line of a copy of the card that a test has opened for itself."""
import contextlib
import json
import os
import shutil
import subprocess
import tempfile
import time

from machine import Machine

FIRMWARE = "/usr/share/OVMF/OVMF_CODE_4M.fd"
SETTINGS = "/usr/share/OVMF/OVMF_VARS_4M.fd"
BOOT_S = 600  # every instruction is translated: a guest is some twenty times slower
W, H = 1280, 720
TAKE_OVER_S = 3
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
    """debugfs's commands, on the root file system at start of image; {name} in them is a file with files' text."""
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


def opened(image, start):
    """Adds to the root at start of image the one unit that answers Board.run()."""
    wants = "/etc/systemd/system/sysinit.target.wants"
    edit(image, start, "write {unit} /etc/systemd/system/test-shell.service",
         f"symlink {wants}/test-shell.service /etc/systemd/system/test-shell.service", unit=SHELL_UNIT)


class Board(Machine):
    """A machine with a card in it, larger than the image."""

    def __init__(self, image):
        super().__init__()
        self.card = self.dir + "/card"
        self.serial = None
        shutil.copy(SETTINGS, self.dir + "/settings")
        subprocess.run(["cp", "--sparse=always", image, self.card], check=True)
        os.truncate(self.card, os.path.getsize(self.card) + (1 << 30))

    def __enter__(self):
        return self

    def power(self, *devices):
        """Switches it on; what it has beside the usual is said in QEMU's words."""
        self.start("-M", "q35", "-m", "1024", "-drive", f"if=pflash,format=raw,readonly=on,file={FIRMWARE}",
                   "-drive", f"if=pflash,format=raw,file={self.dir}/settings", "-drive", f"if=none,id=card,format=raw,file={self.card}",
                   "-device", "virtio-blk-pci,drive=card,bootindex=0", "-device", f"virtio-gpu-pci,xres={W},yres={H}",
                   "-device", "virtio-tablet-pci", "-serial", f"unix:{self.dir}/serial,server=on,wait=off", *(devices or ("-nic", "none")))

    def partition(self, name):
        """(start, size) of a partition of the card, in bytes."""
        return partition(self.card, name)

    def firmware_file(self, path, name):
        """Puts a file into the partition that the firmware reads, as a technician does on another computer."""
        start, _ = self.partition("mingyue-esp")
        subprocess.run(["mcopy", "-o", "-i", f"{self.card}@@{start}", path, "::" + name], check=True)

    def open(self):
        """Before power(): adds the one unit to root A that answers run()."""
        opened(self.card, self.partition("mingyue-root-a")[0])

    def connected(self):
        """After power(): waits until the shell answers."""
        self.serial = self.connect("serial")
        end = time.monotonic() + BOOT_S
        while True:
            self.serial.sendall(b"\necho '<up'\\>\n")
            try:
                return self.until("<up>\n", 5)
            except TimeoutError:
                assert time.monotonic() < end, "the shell in the guest does not answer"

    def until(self, mark, seconds):
        """What comes from the serial line before mark."""
        said, end = b"", time.monotonic() + seconds
        while mark.encode() not in said:
            self.serial.settimeout(max(0.1, end - time.monotonic()))
            piece = self.serial.recv(65536)
            assert piece, f"the guest is gone; it said: {said.decode(errors='replace')}"
            said += piece
        return said[:said.index(mark.encode())].decode(errors="replace")

    def run(self, command, seconds=60):
        """Runs a shell command in the guest; its output."""
        self.serial.sendall(f"{command}; echo '<done'\\>\n".encode())
        return self.until("<done>\n", seconds)


def kinds(pixels):
    """What may be on the glass, by a few hundred of its pixels: nothing, the standby picture or a page, a console."""
    seen = [pixels[i:i + 3] for i in range(0, len(pixels) - 2, 3 * 337)]
    dark = sum(max(pixel) <= 8 for pixel in seen) / len(seen)
    green = sum(pixel[1] > pixel[0] + 6 and pixel[1] >= pixel[2] for pixel in seen) / len(seen)
    if dark > 0.995:
        return "nothing"
    return "ours" if green > 0.5 and len(set(seen)) > 40 else "console"


def page(pixels, w):
    """The gold of a chapter or the red of the peony is there: the standby picture has neither."""
    seen = [pixels[i:i + 3] for i in range(0, len(pixels) - 2, 3 * 7)]
    return sum(red > 150 and red > blue + 60 and red > green + 25 for red, green, blue in seen) * 7 > w


def watch(board, what, begin, seconds=BOOT_S):
    """Looks at the glass until the exhibition is on it: never a console, and dark again at most once, for less than TAKE_OVER_S, when the
    app takes the screen over from the standby picture. Returns how long all that took."""
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
            dark = now if state == "nothing" and "ours" in states else None
        assert dark is None or now - dark < TAKE_OVER_S, f"{what}: dark for over {TAKE_OVER_S} s"
        if state == "ours" and (w, h) == (W, H) and page(pixels, w):
            return time.monotonic() - begin
        time.sleep(0.2)
    raise AssertionError(f"{what}: no page within {seconds} s: {states}")


def made(*options):
    """An image of this tree, beside the build; options: of board/image/build."""
    image = os.environ["MINGYUE_BUILD"] + "/vm/card.img"
    os.makedirs(os.path.dirname(image), exist_ok=True)
    subprocess.run([os.environ["MINGYUE_SOURCE"] + "/board/image/build", *options, "amd64-vm", image], check=True)
    subprocess.run([os.environ["MINGYUE_SOURCE"] + "/board/image/check", "--control", "amd64-vm", image], check=True)
    return image
