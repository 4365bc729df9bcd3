"""What a Raspberry Pi's firmware reads: the first partition, which says which of two boot partitions starts, and those."""
import os
import re
import subprocess

import mtools

DISK = "4d696e67"
NUMBERS = {"mingyue-esp": 1, "mingyue-boot-a": 2, "mingyue-boot-b": 3,
           "mingyue-root-a": 5, "mingyue-root-b": 6, "mingyue-data": 7}
TYPES = {1: "e", 2: "c", 3: "c", 4: "f", 5: "83", 6: "83", 7: "83"}
PARTS = [*NUMBERS]
FAT = ["mingyue-esp", "mingyue-boot-a"]  # b's is empty until its root comes
FIRMWARE = ["bootcode.bin", "start.elf", "fixup.dat", "start4.elf", "fixup4.dat"]
# What each board's device tree must have, for nothing else turns it on: no overlay, no dtparam.
TREES = {"bcm2837-rpi-3-b-plus": [b"brcm,bcm2835-hdmi", b"brcm,bcm2835-vc4", b"brcm,bcm2835-pm-wdt", b"brcm,bcm2835-sdhost"],
         "bcm2711-rpi-4-b": [b"brcm,bcm2711-hdmi0", b"brcm,2711-v3d", b"brcm,bcm2835-pm-wdt", b"brcm,bcm2711-emmc2"],
         "bcm2711-rpi-400": [b"brcm,bcm2711-hdmi0"], "bcm2711-rpi-cm4-io": [b"brcm,bcm2711-hdmi0"]}
SLOT = [*FIRMWARE, *(tree + ".dtb" for tree in TREES), "vmlinuz", "initrd.img", "config.txt", "cmdline.txt", "cmdline3.txt"]
CONFIG = ["arm_64bit=1", "upstream_kernel=1", "kernel=vmlinuz", "initramfs initrd.img followkernel", "disable_splash=1",
          "avoid_warnings=1", "disable_overscan=1", "boot_delay=0", "enable_uart=0", "[pi3]", "cmdline=cmdline3.txt", "[all]"]
HERE = os.path.dirname(os.path.abspath(__file__))


def names(table):
    """name -> its entry in sfdisk's table, whose partitions have numbers only; one of another type is not there."""
    entries = {int(re.search(r"\d+$", part["node"]).group()): part for part in table["partitions"]}
    if table["label"] != "dos" or table["id"] != "0x" + DISK:
        return {}
    return {name: entries[number] for name, number in NUMBERS.items() if number in entries and entries[number]["type"] == TYPES[number]}


def lines(text):
    """Without remarks and what is empty."""
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def check_first(part, say):
    mtools.only(part, ["/autoboot.txt", "/bootcode.bin", "/config.txt"], say)
    raw = mtools.text(part, "/autoboot.txt")
    if lines(raw) != ["[all]", "boot_partition=2"] or "# kept=2" not in raw.splitlines() or len(raw) > 512:
        say("boot: autoboot.txt is not one sector that starts root A, and keeps it")
    # A Pi 3 does not look into a partition without one.
    if lines(mtools.text(part, "/config.txt")):
        say("boot: the first partition's config.txt says something, which nobody expects")


def check_initrd(packed, say):
    """The drivers that a root on a card, and a picture, need first."""
    unpack = "zstd -dcq | cpio -t --quiet"
    listed = subprocess.run(unpack, shell=True, input=packed, capture_output=True, check=False).stdout.decode()
    inside = {os.path.basename(path).split(".")[0].replace("-", "_") for path in listed.splitlines() if ".ko" in path}
    with open(os.path.join(HERE, "modules.rpi"), encoding="ascii") as file:
        for module in file.read().split():
            if module not in inside:
                say(f"boot: initrd.img does not have the driver {module}")


def check_slot(part, options, root, say):
    """A boot partition that starts."""
    config = lines(mtools.text(part, "/config.txt"))
    for line in CONFIG:
        if line not in config:
            say(f"boot: config.txt does not say {line}")
    for line in config:
        if line not in CONFIG:
            say(f"boot: config.txt says {line}, which nobody expects")
    if config != CONFIG and set(config) == set(CONFIG):
        say("boot: config.txt has its lines in another order, and a filter holds for what follows it")
    for name, more in (("cmdline.txt", ""), ("cmdline3.txt", " cma=256M")):
        mtools.same(part, "/" + name, f"root=PARTUUID={DISK}-{root:02} rauc.slot=a rootwait {options}{more}\n", say)
    mtools.only(part, ["/" + name for name in SLOT], say)
    present = [path.lower() for path in mtools.files(part)]
    for tree, needed in TREES.items():
        if f"/{tree}.dtb" in present:
            blob = mtools.data(part, f"/{tree}.dtb")
            for word in [b"\xd0\x0d\xfe\xed", *needed]:
                if word not in blob:
                    say(f"boot: {tree}.dtb does not have {word}")
    if "/vmlinuz" in present and mtools.data(part, "/vmlinuz")[56:60] != b"ARM\x64":
        say("boot: vmlinuz is no kernel for arm64 as the firmware loads it")
    if "/initrd.img" in present:
        check_initrd(mtools.data(part, "/initrd.img"), say)


def check(_target, parts, options, say):
    """parts: name -> file, of those in FAT; options: what the kernel is told in any case."""
    check_first(parts["mingyue-esp"], say)
    check_slot(parts["mingyue-boot-a"], options, NUMBERS["mingyue-root-a"], say)


def faults(_target):
    """Planted one after another: what -> (partition, what is done to it)."""
    def slot(path, old, new=""):
        return "mingyue-boot-a", lambda part: mtools.replace(part, path, old, new)

    def gone(path, name="mingyue-boot-a"):
        return name, lambda part: mtools.remove(part, path)
    return {
        "the lightning bolt": slot("/config.txt", "avoid_warnings=1\n"),
        "the rainbow": slot("/config.txt", "disable_splash=1", "disable_splash=0"),
        "a serial line": slot("/config.txt", "enable_uart=0", "enable_uart=1"),
        "a setting nobody knows": slot("/config.txt", "boot_delay=0", "boot_delay=0\nhdmi_safe=1"),
        "a filter that holds for nothing": slot("/config.txt", "cmdline=cmdline3.txt\n[all]", "[all]\ncmdline=cmdline3.txt"),
        "the console is shown": slot("/cmdline.txt", "fbcon=map:9"),
        "the console is shown on a Pi 3": slot("/cmdline3.txt", "fbcon=map:9"),
        "slot A starts root B": slot("/cmdline.txt", "-05", "-06"),
        "a kernel that speaks": slot("/cmdline.txt", "quiet", "console=tty0"),
        "a kernel that speaks after all": slot("/cmdline.txt", "quiet", "quiet loglevel=7"),
        "a shell": slot("/cmdline.txt", "rootwait", "rootwait init=/bin/sh"),
        "a shell on a Pi 3": slot("/cmdline3.txt", "rootwait", "rootwait init=/bin/sh"),
        "a Pi 3 with memory for less than two screens": slot("/cmdline3.txt", "cma=256M", "cma=64M"),
        "settings for the boot program": ("mingyue-esp", lambda part: mtools.put(part, "/config.txt", b"uart_2ndstage=1\n")),
        "an overlay": ("mingyue-boot-a", lambda part: mtools.put(part, "/hat.dtbo", b"")),
        "no kernel": gone("/vmlinuz"),
        "a kernel of another kind": ("mingyue-boot-a", lambda part: mtools.put(part, "/vmlinuz", b"\x1f\x8b" + bytes(4096))),
        "no root in memory": gone("/initrd.img"),
        "a root in memory without drivers": ("mingyue-boot-a", lambda part: mtools.put(part, "/initrd.img", bytes(4096))),
        "no firmware of a Pi 4": gone("/start4.elf"),
        "no firmware of a Pi 3": gone("/start.elf"),
        "no device tree": gone("/bcm2711-rpi-4-b.dtb"),
        "a device tree without a watchdog": slot("/bcm2837-rpi-3-b-plus.dtb", "brcm,bcm2835-pm-wdt", "brcm,bcm2835-pm-xxx"),
        "no boot program": gone("/bootcode.bin", "mingyue-esp"),
        "no slot": gone("/autoboot.txt", "mingyue-esp"),
        "the empty slot": ("mingyue-esp", lambda part: mtools.replace(part, "/autoboot.txt", "partition=2", "partition=3")),
        "one board's settings": ("mingyue-esp", lambda part: mtools.put(part, "/mingyue.conf", b"site = x\n")),
        "no root is kept": ("mingyue-esp", lambda part: mtools.replace(part, "/autoboot.txt", "# kept=2\n", "")),
        "a root that does not know its letter": slot("/cmdline.txt", "rauc.slot=a ", ""),
        "a private key": ("mingyue-boot-a", lambda part: mtools.put(part, "/key.pem", b"-----BEGIN PRIVATE KEY-----\n")),
    }
