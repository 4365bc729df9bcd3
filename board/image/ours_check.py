"""For board/image/check: what the files of a root say. This tree's are as the tree has them, a package's as they came with it."""
import hashlib
import os
import re
import shutil
import stat
import subprocess
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
BOARD = os.path.dirname(HERE)
RULE = re.compile(r"install\((FILES|PROGRAMS) ([^)]*?) DESTINATION (\S+) COMPONENT board(?: RENAME (\S+))?\)")
# What build leaves out, or takes to the partitions that the firmware reads.
ABSENT = ("usr/share/doc/", "usr/share/man/", "usr/share/locale/", "usr/share/info/", "boot/", "usr/lib/linux-image-", "usr/lib/systemd/boot/efi/",
          "usr/lib/raspi-firmware/", "etc/initramfs/post-update.d/z50-raspi-firmware")
SUMS = {}


def tree(target, want):
    """Into the folder want: what of this tree is in a root, but for what is compiled."""
    with open(BOARD + "/CMakeLists.txt", encoding="utf-8") as file:
        rules = RULE.findall(file.read())
    for kind, names, folder, new in rules:
        for name in names.split():
            if "$" not in name:  # of the build; check_packages sees those
                path = os.path.join("/usr", folder, new or os.path.basename(name))
                os.makedirs(want + os.path.dirname(path), exist_ok=True)
                shutil.copyfile(os.path.join(BOARD, name), want + path)
                os.chmod(want + path, 0o755 if kind == "PROGRAMS" else 0o644)
    for name in ("root", "root." + target):
        if os.path.isdir(os.path.join(HERE, name)):
            shutil.copytree(os.path.join(HERE, name), want, dirs_exist_ok=True)
    subprocess.run([HERE + "/slots", target, want, "0"], check=True)
    os.remove(want + "/usr/lib/mingyue/release")  # of another version; check_slots sees it


def look(path):
    """Mode and content, or where a link leads; None when there is nothing."""
    try:
        if os.path.islink(path):
            return os.readlink(path)
        with open(path, "rb") as file:
            return stat.S_IMODE(os.fstat(file.fileno()).st_mode), file.read()
    except OSError:
        return None


def check_tree(root, target, say):
    """Returns the paths that it has looked at."""
    with tempfile.TemporaryDirectory() as want:
        tree(target, want)
        paths = {os.path.relpath(os.path.join(folder, name), want) for folder, _, names in os.walk(want) for name in names}
        for path in sorted(paths):
            if look(os.path.join(root, path)) != look(os.path.join(want, path)):
                say(f"{path} is not what this tree has")
    return paths


def md5(path):
    """Of a file that the same path, or a hard link, had before, it is remembered."""
    info = os.stat(path)
    key = info.st_ino, info.st_mtime_ns, info.st_size
    if key not in SUMS:
        with open(path, "rb") as file:
            SUMS[key] = hashlib.file_digest(file, "md5").hexdigest()
    return SUMS[key]


def check_packages(root, read, but, say):
    """Everything that dpkg knows the sum of, but for those paths. read(path): a text of the root's."""
    info = "var/lib/dpkg/info"
    sums = {}
    for name in os.listdir(os.path.join(root, info)):
        if name.endswith(".md5sums"):
            sums |= {path: value for value, path in (line.split("  ", 1) for line in read(f"{info}/{name}").splitlines())}
    sums |= re.findall(r"^ /(\S+) ([0-9a-f]{32})$", read("var/lib/dpkg/status"), re.M)
    for path, value in sorted(sums.items()):
        full = f"{root}/{path}"
        if path in but or path.startswith(ABSENT) and not os.path.lexists(full):
            continue
        if os.path.islink(full) or not os.path.isfile(full) or md5(full) != value:
            say(f"{path} is not what its package brought")


def check_ours(root, target, read, say):
    check_packages(root, read, check_tree(root, target, say), say)
    for path, own in (("etc/chrony/chrony.conf", "usr/share/chrony/chrony.conf"), ("etc/mingyue/mingyue.conf", "usr/share/mingyue/mingyue.conf")):
        if read(path) != read(own):
            say(f"{path} is not as its package copied it")
