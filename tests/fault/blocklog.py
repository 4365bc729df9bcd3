"""A disk that remembers every write and flush, under a real ext4, and every disk that a power cut may leave of it.

A FUSE file (its protocol is spoken here: no library) is the disk; a loop device and ext4 lie on it. A cut at any moment keeps all
that was written before the last flush, and of what came later any part: nothing, all, some writes and not others, a write
torn at 512 bytes. Needs root, /dev/fuse, /dev/loop-control and mount(2)."""
import contextlib
import ctypes
import errno
import fcntl
import multiprocessing
import os
import random
import struct
import subprocess
import threading

LIBC = ctypes.CDLL(None, use_errno=True)
SECTOR = 512
LOOP_SET_FD, LOOP_SET_STATUS64, LOOP_CTL_GET_FREE, LO_FLAGS_AUTOCLEAR = 0x4C00, 0x4C04, 0x4C82, 4
CLONE_NEWNS, MS_NOATIME, MS_REC, MS_PRIVATE, MNT_DETACH = 0x20000, 0x400, 0x4000, 0x40000, 2


def mount(source, target, kind, flags=0, data=""):
    if LIBC.mount(source.encode(), target.encode(), kind.encode(), ctypes.c_ulong(flags), data.encode()) != 0:
        raise OSError(ctypes.get_errno(), f"mount {kind} at {target}: {os.strerror(ctypes.get_errno())}")


def unmount(target, flags=0):
    if LIBC.umount2(target.encode(), flags) != 0:
        raise OSError(ctypes.get_errno(), f"umount {target}: {os.strerror(ctypes.get_errno())}")


def own_namespace():
    """What is mounted from here on is seen by this process and its children only, and ends with them."""
    if LIBC.unshare(CLONE_NEWNS) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    mount("none", "/", "none", MS_REC | MS_PRIVATE)


@contextlib.contextmanager
def loop(path):
    """A loop device over a file; it goes with its last user."""
    for _ in range(50):
        with open("/dev/loop-control", "rb") as control:
            number = fcntl.ioctl(control, LOOP_CTL_GET_FREE)
        device = f"/dev/loop{number}"
        if not os.path.exists(device):
            os.mknod(device, 0o600 | 0o060000, os.makedev(7, number))
        fd, file = os.open(device, os.O_RDWR), os.open(path, os.O_RDWR)
        try:
            fcntl.ioctl(fd, LOOP_SET_FD, file)
            status = bytearray(232)
            struct.pack_into("=I", status, 52, LO_FLAGS_AUTOCLEAR)
            fcntl.ioctl(fd, LOOP_SET_STATUS64, bytes(status))
        except OSError as failure:
            os.close(fd)
            if failure.errno == errno.EBUSY:  # another took it between the two calls
                continue
            raise
        finally:
            os.close(file)
        try:
            yield device
        finally:
            os.close(fd)
        return
    raise OSError(errno.EBUSY, "no loop device is free")


@contextlib.contextmanager
def mounted(device, target):
    os.makedirs(target, exist_ok=True)
    mount(device, target, "ext4", MS_NOATIME)
    try:
        yield target
    finally:
        unmount(target)


def make_image(path, size, *options, block=1024):
    """An empty ext4; all of it is written now, so that nothing is initialised behind our back later. Blocks of 1 kB, so that a disk
    this small has a second superblock, as every card has: a torn first one is then repaired."""
    with open(path, "wb") as file:
        file.truncate(size)
    subprocess.run(["mke2fs", "-q", "-F", "-t", "ext4", "-b", str(block), "-J", "size=4", "-E", "lazy_itable_init=0,lazy_journal_init=0",
                    *options, path], check=True)


class Disk:
    """The FUSE file. log: (offset, bytes) for a write, None for a flush. fail: when set, everything is refused with it."""
    ATTR = struct.Struct("=6Q10I")

    def __init__(self, image, folder):
        with open(image, "rb") as file:
            self.data = bytearray(file.read())
        self.log, self.lock, self.folder, self.fail = [], threading.Lock(), folder, 0
        os.makedirs(folder, exist_ok=True)
        self.fd = os.open("/dev/fuse", os.O_RDWR)
        mount("mingyue-disk", folder, "fuse.mingyue", 0, f"fd={self.fd},rootmode=40000,user_id=0,group_id=0")
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()
        self.path = folder + "/disk"

    def close(self):
        unmount(self.folder, MNT_DETACH)
        self.thread.join(10)
        os.close(self.fd)

    def position(self):
        with self.lock:
            return len(self.log)

    def _attributes(self, node):
        size, mode = (0, 0o040755) if node == 1 else (len(self.data), 0o100600)
        return self.ATTR.pack(node, size, size // 512, 0, 0, 0, 0, 0, 0, mode, 1, 0, 0, 0, 4096, 0)

    def _serve(self):
        while True:
            try:
                request = os.read(self.fd, 300 * 1024)
            except OSError as failure:
                if failure.errno in (errno.EINTR, errno.ENOENT, errno.EAGAIN):
                    continue
                return  # unmounted
            _, code, unique, node = struct.unpack_from("=IIQQ", request)
            answer = self._answer(code, node, request[40:])
            if answer is None:
                continue
            failure, body = (-answer, b"") if isinstance(answer, int) else (0, answer)
            with contextlib.suppress(OSError):
                os.write(self.fd, struct.pack("=IiQ", 16 + len(body), failure, unique) + body)

    def _answer(self, code, node, body):
        """None: no answer is wanted; a number: an errno; else the answer."""
        if code == 26:  # INIT: large writes, 32 pages at once
            return struct.pack("=IIIIHHIIHHI28x", 7, 31, 131072, 1 | 1 << 5 | 1 << 22, 16, 12, 131072, 1, 32, 0, 0)
        if code == 1:  # LOOKUP
            if body.rstrip(b"\0") != b"disk":
                return errno.ENOENT
            return struct.pack("=QQQQII", 2, 0, 3600, 3600, 0, 0) + self._attributes(2)
        if code in (3, 4):  # GETATTR, SETATTR
            return struct.pack("=QII", 3600, 0, 0) + self._attributes(node)
        if code in (14, 27):  # OPEN, OPENDIR: no cache of the kernel's in between
            return struct.pack("=QII", 0, 1, 0)
        if code == 15 and self.fail:
            return self.fail
        if code == 15:  # READ
            offset, size = struct.unpack_from("=QI", body, 8)
            return bytes(self.data[offset:offset + size])
        if code == 16:  # WRITE
            return self._write(*struct.unpack_from("=QI", body, 8), body)
        if code == 20:  # FSYNC
            if self.fail:
                return self.fail
            with self.lock:
                self.log.append(None)
            return b""
        if code == 17:  # STATFS
            return struct.pack("=5Q4I24x", 0, 0, 0, 0, 0, 4096, 255, 4096, 0)
        if code in (18, 25, 29, 38):  # RELEASE, FLUSH, RELEASEDIR, DESTROY
            return b""
        return None if code in (2, 36, 42) else errno.ENOSYS  # FORGET, INTERRUPT, BATCH_FORGET

    def _write(self, offset, size, body):
        if self.fail:
            return self.fail
        data = body[40:40 + size]
        with self.lock:
            self.data[offset:offset + size] = data
            self.log.append((offset, data))
        return struct.pack("=II", size, 0)


def crash_states(log, first, last, rng, subsets):
    """What may be on the disk after a cut at each position of log[first:last], as (position, [(index, from, to)]): the part of
    each write that arrived since the last flush. Of each position: all; of each flush: nothing; and at each position `subsets`
    random parts, every second one with a torn write."""
    flushed = first
    for position in range(first, last):
        if log[position] is None:
            flushed = position + 1
            yield position + 1, flushed, []
            continue
        late = [i for i in range(flushed, position + 1) if log[i] is not None]
        whole = [(i, 0, len(log[i][1])) for i in late]
        yield position + 1, flushed, whole
        for turn in range(subsets):
            part = [piece for piece in whole[:-1] if rng.random() < 0.5]
            if turn % 2 == 0:
                sectors = whole[-1][2] // SECTOR
                cut = SECTOR * rng.randrange(sectors + 1)
                part.append((position, 0, cut) if rng.random() < 0.5 else (position, cut, whole[-1][2]))
            elif not part or rng.random() < 0.5:
                part.append(whole[-1])
            yield position + 1, flushed, [piece for piece in part if piece[1] < piece[2]]


class Recording:
    """The disk before, the log, and marks: (position, anything) in order."""

    def __init__(self, before, log, marks):
        self.before, self.log, self.marks = before, log, marks

    def states(self, seed, subsets):
        """Distinct ones only."""
        seen = set()
        for position, flushed, part in crash_states(self.log, 0, len(self.log), random.Random(seed), subsets):
            # The marks belong to it too: the same bytes owe more after an acknowledgement.
            key = (flushed, tuple(part), self.owed(position))
            if key not in seen:
                seen.add(key)
                yield position, flushed, part

    def owed(self, position):
        """Index of the last mark at or before position; -1: none."""
        low = -1
        for index, (where, _) in enumerate(self.marks):
            if where > position:
                break
            low = index
        return low


def _worker(recording, states, share, shares, check, folder, results):
    """Checks every shares-th state; puts (position, part, what is wrong) for each, then None."""
    own_namespace()
    image, where = f"{folder}/image-{share}", f"{folder}/mount-{share}"
    durable, done = bytearray(recording.before), 0
    for number, (position, flushed, part) in enumerate(states):
        while done < flushed:
            if recording.log[done] is not None:
                offset, data = recording.log[done]
                durable[offset:offset + len(data)] = data
            done += 1
        if number % shares != share:
            continue
        with open(image, "wb") as file:
            file.write(durable)
            for index, start, end in part:
                file.seek(recording.log[index][0] + start)
                file.write(recording.log[index][1][start:end])
        results.put((position, len(part), examine(image, where, lambda at, p=position: check(at, p))))
    results.put(None)


def examine(image, where, check):
    """Repairs and mounts an image the way a board boots, and returns check(folder): what is wrong, or None."""
    fsck = subprocess.run(["e2fsck", "-fy", image], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    if fsck.returncode > 3:  # 1: repaired, 2: repaired and wants a restart
        return f"e2fsck: {fsck.returncode}"
    try:
        with loop(image) as device, mounted(device, where):
            return check(where)
    except OSError as failure:
        return str(failure)


def replay(recording, states, check, folder, workers=6):
    """[(position, part size, what is wrong or None)] of all states. check(folder, position) -> text or None; it runs in a
    process of its own."""
    results = multiprocessing.Queue()
    processes = [multiprocessing.Process(target=_worker, args=(recording, states, share, workers, check, folder, results))
                 for share in range(workers)]
    for process in processes:
        process.start()
    found, left = [], workers
    while left:
        one = results.get(timeout=300)
        if one is None:
            left -= 1
        else:
            found.append(one)
    for process in processes:
        process.join()
        assert process.exitcode == 0, process.exitcode
    return found
