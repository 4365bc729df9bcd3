"""A board in QEMU: Debian's kernel with a display on KMS/DRM, a root in memory made of this machine's own libraries, and the
programs of the build. The harness types commands to its serial line and looks at its screen."""
import json
import os
import re
import shutil
import subprocess
import tempfile
import time

from machine import Machine

BUILD = os.environ["MINGYUE_BUILD"]
BIN = os.path.join(BUILD, "bin")
MODULES = ["virtio_pci", "virtio-gpu", "virtio_input", "evdev"]
BOOT_S = 300  # every instruction is translated: a guest is some twenty times slower
DIRS = ["bin", "proc", "sys", "dev", "tmp", "run", "root", "etc"]
LIBRARIES = ["libEGL.so.1", "libGLESv2.so.2", "libgbm.so.1", "libEGL_mesa.so.0", "libdrm.so.2", "libudev.so.1"]
INIT = """#!/bin/sh
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
echo 0 > /proc/sys/kernel/printk
for module in $(cat /etc/modules); do insmod $module; done
stty -F /dev/ttyS0 raw -echo
export LC_ALL=C.UTF-8 PATH=/bin
{ echo guest is up; while read -r line; do eval "$line"; done; } < /dev/ttyS0 > /dev/ttyS0 2>&1
"""


def output(*command):
    """What a command prints."""
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def kernel():
    """Debian's kernel, unpacked beside the build: (image, folder of modules)."""
    depends = re.compile(r"Depends: (linux-image-\S+)")
    found = depends.search(subprocess.run(["apt-cache", "depends", "linux-image-amd64"], capture_output=True, text=True, check=False).stdout)
    if found is None:  # a machine without lists of packages
        subprocess.run(["apt-get", "update", "-q"], check=True, capture_output=True)
        found = depends.search(output("apt-cache", "depends", "linux-image-amd64"))
    package = found.group(1)
    folder = os.path.join(BUILD, "vm", package)
    if not os.path.isdir(folder):
        with tempfile.TemporaryDirectory(dir=BUILD) as scratch:
            subprocess.run(["apt-get", "download", "-q", package], cwd=scratch, check=True, capture_output=True)
            subprocess.run(["dpkg", "-x", os.path.join(scratch, os.listdir(scratch)[0]), scratch + "/x"], check=True)
            os.makedirs(os.path.dirname(folder), exist_ok=True)
            shutil.move(scratch + "/x", folder)
    version = package.removeprefix("linux-image-")
    subprocess.run(["depmod", "-b", folder, version], check=True)
    return f"{folder}/boot/vmlinuz-{version}", f"{folder}/lib/modules/{version}"


def needed(modules):
    """The files of the modules and of what they need, in the order to load them."""
    depends = {}
    with open(modules + "/modules.dep", encoding="ascii") as file:
        for line in file:
            path, rest = line.split(":")
            depends[os.path.basename(path).removesuffix(".ko")] = [path, *rest.split()]
    order = []
    for name in MODULES:
        for path in reversed(depends[name]):
            if path not in order:
                order.append(path)
    return order


def copy(root, path):
    """A file into the guest, under the name it has here."""
    there = root + path
    if not os.path.exists(there):
        os.makedirs(os.path.dirname(there), exist_ok=True)
        shutil.copy(path, there)


def with_libraries(root, path):
    """A program or library, and all it is linked with."""
    copy(root, path)
    for library in re.findall(r"(/\S+) \(0x", output("ldd", path)):
        copy(root, library)


def initramfs(scratch):
    """The root in memory, as a file; and the kernel that goes with it."""
    image, modules = kernel()
    root = scratch + "/root"
    for name in DIRS:
        os.makedirs(f"{root}/{name}")
    copy(root, "/bin/busybox")
    for applet in output("/bin/busybox", "--list").split():
        if applet != "busybox":
            os.symlink("busybox", f"{root}/bin/{applet}")
    order = needed(modules)
    for path in order:
        os.makedirs(os.path.dirname(f"{root}/modules/{path}"), exist_ok=True)
        shutil.copy(f"{modules}/{path}", f"{root}/modules/{path}")
    with open(root + "/etc/modules", "w", encoding="ascii") as file:
        file.writelines(f"/modules/{path}\n" for path in order)
    known = dict(re.findall(r"\s(\S+) \(.*x86-64.*\) => (\S+)", output("/sbin/ldconfig", "-p")))
    for library in LIBRARIES:
        with_libraries(root, known[library])
    for driver in ("virtio_gpu", "kms_swrast"):
        with_libraries(root, f"/usr/lib/x86_64-linux-gnu/dri/{driver}_dri.so")
    shutil.copytree("/usr/share/glvnd", root + "/usr/share/glvnd")
    shutil.copytree("/usr/share/fonts/opentype/noto", root + "/usr/share/fonts/opentype/noto")
    with_libraries(root, os.path.join(BIN, "mingyue"))
    os.symlink(os.path.join(BIN, "mingyue"), root + "/bin/mingyue")
    shutil.copytree(os.path.join(BUILD, "share/mingyue/exhibition"), root + "/usr/share/mingyue/exhibition")
    with open(root + "/init", "w", encoding="ascii") as file:
        file.write(INIT)
    os.chmod(root + "/init", 0o755)
    names = subprocess.run(["find", "."], cwd=root, capture_output=True, check=True).stdout
    with open(scratch + "/root.cpio", "wb") as file:
        subprocess.run(["cpio", "-o", "-H", "newc", "--quiet"], cwd=root, input=names, stdout=file, check=True)
    shutil.rmtree(root)
    return image, scratch + "/root.cpio"


class Guest(Machine):
    """A running board."""

    def __init__(self, *devices):
        super().__init__()
        self.devices = devices
        self.serial = None

    def __enter__(self):
        image, root = initramfs(self.dir)
        self.start("-m", "2048", "-no-reboot", "-kernel", image, "-initrd", root,
                   "-append", "quiet loglevel=0 vt.global_cursor_default=0 panic=-1",
                   "-device", "virtio-gpu-pci,xres=1280,yres=720", *self.devices,
                   "-serial", f"unix:{self.dir}/serial,server=on,wait=off")
        self.serial = self.connect("serial")
        self.until("guest is up\n", BOOT_S)
        return self

    def until(self, mark, seconds=60):
        """What comes from the serial line before mark."""
        text, end = "", time.monotonic() + seconds
        while mark not in text:
            self.serial.settimeout(max(0.1, end - time.monotonic()))
            piece = self.serial.recv(65536)
            assert piece, f"the guest is gone; it said: {text}"
            text += piece.decode(errors="replace")
        return text[:text.index(mark)]

    def run(self, command, seconds=60):
        """Runs a shell command in the guest; its output."""
        self.serial.sendall(f"{command}; echo '<done'\\>\n".encode())
        return self.until("<done>\n", seconds)

    def status(self):
        """What the app says of itself, {} before it says anything."""
        text = self.run("cat /run/app.json 2>/dev/null")
        return json.loads(text) if text.strip() else {}

    def wait(self, what, condition, seconds=120):
        """Until condition() holds; what it then was."""
        end = time.monotonic() + seconds
        while not (value := condition()):
            assert time.monotonic() < end, f"{what}: not within {seconds} s; {self.status()}\n{self.run('cat /run/log')}"
            time.sleep(0.2)
        return value
