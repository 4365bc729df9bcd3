"""A machine in QEMU, watched from outside: its screen, its devices, its plug."""
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time

# Nehalem: QEMU 7.2 translates the gathers of AVX2 wrongly, which Mesa's llvmpipe uses where it finds them.
AMD64 = ["qemu-system-x86_64", "-cpu", "Nehalem"]
# A Raspberry Pi 4's.
ARM64 = ["qemu-system-aarch64", "-cpu", "cortex-a72"]


class Machine:
    """A running machine; what it has is said by who makes it."""

    def __init__(self, program=None):
        self.program = program or AMD64
        self.dir = tempfile.mkdtemp(prefix="mingyue-vm-")
        self.qemu = self.monitor = None
        self.events = []  # what QEMU told by itself, by name

    def __enter__(self):
        return self

    def start(self, *arguments):
        """Switches it on."""
        self.qemu = subprocess.Popen(
            [*self.program, "-accel", "tcg,thread=multi", "-smp", "2", "-nodefaults", "-display", "none", "-vnc", f"unix:{self.dir}/rfb",
             "-qmp", f"unix:{self.dir}/qmp,server=on,wait=off", *arguments], stderr=subprocess.DEVNULL)
        self.monitor = self.connect("qmp").makefile("rw", encoding="utf-8")
        self.monitor.readline()
        self.ask("qmp_capabilities")

    def clock(self):
        """Now: by the clock, and by what QEMU has been given of the processors."""
        with open(f"/proc/{self.qemu.pid}/stat", encoding="ascii") as file:
            fields = file.read().rpartition(")")[2].split()
        return time.monotonic(), (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def since(self, then):
        """Seconds since a clock(), for bounds: where others want the processors too, only those that the machine got count, at
        least a fourth of what has passed."""
        passed, spent = (now - before for now, before in zip(self.clock(), then))
        return max(min(passed, spent), passed / 4)

    def pull_the_plug(self):
        """Switches it off, without a word to it."""
        if self.qemu is not None:
            self.qemu.kill()
            self.qemu.wait()
        for name in ("qmp", "serial", "rfb"):
            if os.path.exists(f"{self.dir}/{name}"):
                os.remove(f"{self.dir}/{name}")

    def __exit__(self, *_):
        self.pull_the_plug()
        shutil.rmtree(self.dir)

    def connect(self, name):
        """One of the sockets QEMU makes when it starts."""
        end = time.monotonic() + 20
        while True:
            line = socket.socket(socket.AF_UNIX)
            try:
                line.connect(f"{self.dir}/{name}")
                return line
            except OSError:
                line.close()
                if time.monotonic() > end or self.qemu.poll() is not None:
                    raise
                time.sleep(0.1)

    def ask(self, command, **arguments):
        """A command of QEMU's own."""
        self.monitor.write(json.dumps({"execute": command, "arguments": arguments}) + "\n")
        self.monitor.flush()
        while True:
            answer = json.loads(self.monitor.readline())
            if "event" in answer:
                self.events.append(answer["event"])
                continue
            assert "return" in answer, answer
            return answer["return"]

    def keys(self, *names):
        """Presses keys together on the machine's keyboard, and lets them go."""
        self.ask("send-key", keys=[{"type": "qcode", "data": name} for name in names])

    def screen(self):
        """What is on the glass: (w, h, bytes R G B)."""
        path = self.dir + "/screen.ppm"
        self.ask("screendump", filename=path)
        with open(path, "rb") as file:
            _, size, _, pixels = file.read().split(b"\n", 3)
        w, h = map(int, size.split())
        return w, h, pixels
