"""What the firmware reads on a card with UEFI: one partition, with both slots' kernels and systemd-boot."""
import mtools

PARTS = ["mingyue-esp", "mingyue-root-a", "mingyue-root-b", "mingyue-data"]
FAT = ["mingyue-esp"]
LOADERS = {"amd64-vm": "/EFI/BOOT/BOOTX64.EFI", "arm64-vm": "/EFI/BOOT/BOOTAA64.EFI"}


def names(table):
    """name -> its entry in sfdisk's table."""
    return {part.get("name", "?"): part for part in table["partitions"]}


def check(target, parts, words, say):
    """parts: name -> file, of those in FAT; words: what the kernel is told in any case."""
    esp = parts["mingyue-esp"]
    loader = mtools.text(esp, "/loader/loader.conf", say)
    for line in ("default a.conf", "timeout 0", "editor no"):
        if line not in loader:
            say(f"boot: loader.conf does not say {line}")
    said = mtools.text(esp, "/loader/entries/a.conf", say).split()
    for word in words + ["root=PARTLABEL=mingyue-root-a", "rauc.slot=a"]:
        if word not in said:
            say(f"boot: a.conf does not say {word}")
    if mtools.has(esp, "/loader/entries/b.conf"):
        say("boot: there is an entry for root b, which nothing has been written to")
    for path in (LOADERS[target], "/a/vmlinuz", "/a/initrd.img"):
        mtools.there(esp, path, say)
    mtools.no_secrets(esp, say)


def faults(target):
    """Planted one after another: what -> (partition, what is done to it)."""
    def without(path, old, new=""):
        return "mingyue-esp", lambda esp: mtools.replace(esp, path, old, new)

    def gone(path):
        return "mingyue-esp", lambda esp: mtools.remove(esp, path)
    return {
        "slot A shows the console": without("/loader/entries/a.conf", "fbcon=map:9"),
        "slot A shows the kernel's words": without("/loader/entries/a.conf", "loglevel=0"),
        "slot A does not say which it is": without("/loader/entries/a.conf", "rauc.slot=a"),
        "an entry without a root": ("mingyue-esp", lambda esp: mtools.put(esp, "/loader/entries/b.conf", b"title Mingyue\n")),
        "slot A starts root B": without("/loader/entries/a.conf", "root-a", "root-b"),
        "a menu that can be edited": without("/loader/loader.conf", "editor no", "editor yes"),
        "a menu that waits": without("/loader/loader.conf", "timeout 0", "timeout 5"),
        "no kernel": gone("/a/vmlinuz"),
        "no root in memory": gone("/a/initrd.img"),
        "no boot program": gone(LOADERS[target]),
        "a private key": ("mingyue-esp", lambda esp: mtools.put(esp, "/key.pem", b"-----BEGIN PRIVATE KEY-----\n")),
    }
