"""What the firmware reads on a card with UEFI: one partition, with both slots' kernels and systemd-boot."""
import mtools

PARTS = ["mingyue-esp", "mingyue-root-a", "mingyue-root-b", "mingyue-data"]
FAT = ["mingyue-esp"]
LOADERS = {"amd64-vm": "/EFI/BOOT/BOOTX64.EFI", "arm64-vm": "/EFI/BOOT/BOOTAA64.EFI"}
MENU = "default a.conf\ntimeout 0\neditor no\nauto-entries no\nauto-firmware no\nconsole-mode keep\n"
ENTRY = "title Mingyue\nlinux /a/vmlinuz\ninitrd /a/initrd.img\noptions root=PARTLABEL=mingyue-root-a rauc.slot=a {}\n"


def names(table):
    """name -> its entry in sfdisk's table."""
    return {part.get("name", "?"): part for part in table["partitions"]}


def check(target, parts, options, say):
    """parts: name -> file, of those in FAT; options: what the kernel is told in any case. Root b has no entry, for nothing is in it yet."""
    esp = parts["mingyue-esp"]
    mtools.only(esp, ["/loader/loader.conf", "/loader/entries/a.conf", LOADERS[target], "/a/vmlinuz", "/a/initrd.img"], say)
    mtools.same(esp, "/loader/loader.conf", MENU, say)
    mtools.same(esp, "/loader/entries/a.conf", ENTRY.format(options), say)


def faults(target):
    """Planted one after another: what -> (partition, what is done to it)."""
    def without(path, old, new=""):
        return "mingyue-esp", lambda esp: mtools.replace(esp, path, old, new)

    def said(words):
        return without("/loader/entries/a.conf", "fbcon=map:9", "fbcon=map:9 " + words)

    def gone(path):
        return "mingyue-esp", lambda esp: mtools.remove(esp, path)

    def more(path, text=b""):
        return "mingyue-esp", lambda esp: mtools.put(esp, path, text)
    return {
        "slot A shows the console": without("/loader/entries/a.conf", "fbcon=map:9"),
        "slot A shows the console after all": said("fbcon=map:0"),
        "slot A has a console": said("console=tty0"),
        "slot A shows the kernel's words": without("/loader/entries/a.conf", "loglevel=0"),
        "slot A shows the kernel's words after all": said("loglevel=7"),
        "slot A starts a shell": said("init=/bin/sh"),
        "slot A starts to be rescued": said("systemd.unit=rescue.target"),
        "slot A has a shell beside": said("systemd.debug_shell"),
        "slot A can be written": said("rw"),
        "slot A stays broken": said("panic=0"),
        "slot A has its words as a remark": without("/loader/entries/a.conf", "options ", "options root=PARTLABEL=mingyue-root-a\n# "),
        "slot A has more words": without("/loader/entries/a.conf", "options ", "options init=/bin/sh\noptions "),
        "slot A does not say which it is": without("/loader/entries/a.conf", "rauc.slot=a"),
        "an entry without a root": more("/loader/entries/b.conf", b"title Mingyue\n"),
        "an entry nobody knows": more("/loader/entries/rescue.conf", b"title Rescue\n"),
        "a program to start nobody knows": more("/EFI/BOOT/shell.efi"),
        "slot A starts root B": without("/loader/entries/a.conf", "root-a", "root-b"),
        "a menu that can be edited": without("/loader/loader.conf", "editor no", "editor yes"),
        "a menu that waits": without("/loader/loader.conf", "timeout 0", "timeout 5"),
        "a menu that waits after all": without("/loader/loader.conf", "editor no", "editor no\ntimeout 30"),
        "no kernel": gone("/a/vmlinuz"),
        "no root in memory": gone("/a/initrd.img"),
        "no boot program": gone(LOADERS[target]),
        "a private key": more("/key.pem", b"-----BEGIN PRIVATE KEY-----\n"),
    }
