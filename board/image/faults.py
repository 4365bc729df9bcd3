"""For board/image/check --control: what is done to a root, one after another, that its checks must see."""
import os

from slots_check import KEYRING


def read(root, path):
    with open(os.path.join(root, path), encoding="utf-8") as file:
        return file.read()


def put(root, path, text, mode=None):
    """A file of its own: what is there now may be linked to that of another root. Keeps its mode."""
    full = os.path.join(root, path)
    os.makedirs(os.path.dirname(full), exist_ok=True)
    if os.path.lexists(full):
        mode = os.lstat(full).st_mode & 0o7777 if mode is None else mode
        os.remove(full)
    with open(full, "w", encoding="utf-8") as file:
        file.write(text)
    os.chmod(full, 0o644 if mode is None else mode)


def append(root, path, text):
    put(root, path, read(root, path) + text)


def link(root, path, to):
    if os.path.lexists(os.path.join(root, path)):
        os.remove(os.path.join(root, path))
    os.symlink(to, os.path.join(root, path))


def replace(root, path, old, new):
    """In a file of text, which must have it."""
    before = read(root, path)
    assert old in before, (path, old)
    put(root, path, before.replace(old, new))


def copied(root, path):
    """A file's path, now that it is of this root alone."""
    put(root, path, read(root, path))
    return os.path.join(root, path)


FAULTS = {
    "a password": lambda root: append(root, "etc/shadow", "guest:$y$j9T$abc$def:19000:0:99999:7:::\n"),
    "a password that is empty": lambda root: append(root, "etc/shadow", "guest::19000:0:99999:7:::\n"),
    "a shell": lambda root: append(root, "etc/passwd", "guest:x:1999:1999::/:/bin/bash\n"),
    "a user by another number": lambda root: replace(root, "etc/passwd", ":301:301:", ":995:995:"),
    "a key that lets in": lambda root: put(root, "root/.ssh/authorized_keys", "ssh-ed25519 AAAA\n"),
    "a private key": lambda root: put(root, "etc/mingyue/key.pem", "-----BEGIN PRIVATE KEY-----\n"),
    "a console": lambda root: os.remove(root + "/etc/systemd/system/getty@.service"),
    "a program that is root": lambda root: put(root, "usr/bin/helper", "", 0o4755),
    "a file for anybody": lambda root: put(root, "etc/mingyue/open", "", 0o666),
    "a file nobody knows": lambda root: put(root, "usr/lib/stray", ""),
    "a unit nobody knows": lambda root: put(root, "etc/systemd/system/multi-user.target.wants/stray.service", ""),
    "a console that a package brings": lambda root: link(root, "usr/lib/systemd/system/sysinit.target.wants/debug-shell.service",
                                                         "../debug-shell.service"),
    "a package nobody knows": lambda root: append(root, "var/lib/dpkg/status", "\nPackage: strace\nStatus: install ok installed\n"),
    "a machine's name": lambda root: put(root, "etc/machine-id", "0123456789abcdef0123456789abcdef\n"),
    "the time of another place": lambda root: link(root, "etc/localtime", "/usr/share/zoneinfo/Etc/UTC"),
    "no program": lambda root: os.remove(root + "/usr/bin/mingyue"),
    "another program": lambda root: put(root, "usr/bin/mingyue-sync", "#!/bin/sh\n"),
    "a keyring with a key": lambda root: put(root, KEYRING, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"),
    "a keyring of something else": lambda root: put(root, KEYRING, "ca\n"),
    "bundles for another board": lambda root: replace(root, "etc/rauc/system.conf", "compatible=", "compatible=x"),
    "bundles that are not verified while they are read": lambda root: replace(root, "etc/rauc/system.conf", "=verity", "=plain verity"),
    "bundles whose time is not looked at": lambda root: replace(root, "etc/rauc/system.conf", "use-bundle-signing-time=true\n", ""),
    "no version": lambda root: put(root, "usr/lib/mingyue/release", ""),
    "rauc for anybody": lambda root: replace(root, "etc/dbus-1/system.d/mingyue-rauc.conf", "deny", "allow"),
    "everything is let in": lambda root: replace(root, "etc/nftables.conf", "policy drop", "policy accept"),
    "another watchdog": lambda root: replace(root, "etc/systemd/system.conf.d/mingyue.conf", "RuntimeWatchdogSec=14s", "RuntimeWatchdogSec=60s"),
    "keys for the kernel": lambda root: replace(root, "etc/sysctl.d/60-mingyue.conf", "sysrq = 0", "sysrq = 1"),
    "a log on the screen": lambda root: replace(root, "etc/systemd/journald.conf.d/mingyue.conf", "ForwardToConsole=no", "ForwardToConsole=yes"),
    "names for the hall": lambda root: replace(root, "etc/systemd/resolved.conf.d/mingyue.conf", "DNSStubListener=no", "DNSStubListener=yes"),
    "the time for the hall": lambda root: append(root, "etc/chrony/conf.d/mingyue.conf", "port 123\nallow all\n"),
    "the time for the hall, by Debian's file": lambda root: append(root, "etc/chrony/chrony.conf", "allow all\n"),
    "a screen that is root": lambda root: replace(root, "usr/lib/systemd/system/mingyue.service", "User=mingyue", "User=root"),
    "no rules for devices": lambda root: put(root, "usr/lib/udev/rules.d/71-mingyue.rules", ""),
    "every stick is let in": lambda root: put(root, "usr/lib/mingyue/usb", "#!/bin/sh\nexit 0\n"),
    "a board that is always in service": lambda root: replace(root, "etc/mingyue/mingyue.conf", "service = off", "service = on"),
    "no script for the data": lambda root: put(root, "usr/lib/mingyue/data", ""),
    "a script that does not run": lambda root: os.chmod(copied(root, "usr/lib/mingyue/trial"), 0o644),
    "another kernel's words": lambda root: append(root, "usr/lib/mingyue/cmdline", "init=/bin/sh\n"),
    "a setting of Debian's": lambda root: append(root, "etc/systemd/logind.conf", "NAutoVTs=6\n"),
    "a file of Debian's": lambda root: append(root, "usr/lib/systemd/system/systemd-resolved.service", "[Service]\nUser=root\n"),
    "a file of Debian's is missing": lambda root: os.remove(root + "/usr/lib/udev/rules.d/60-persistent-storage.rules"),
}
