"""What a board does when there is nothing to do: the processor's time and wake-ups of app and agent, and what is written to the card."""
import ctypes
import os
import subprocess
import threading
import time

from process import effort
from publication import WHOLE, Daemon
from table import Row
from wall import BUILTIN, Wall

MIB, SECTOR = 1 << 20, 512
DAY_S = 86400
FASTER = 200  # a day in a little over seven minutes
FLUSH_S = 30  # what the kernel may gather of one poll and the next, it must not gather of a hundred


def faster():
    """An environment in which time runs FASTER."""
    files = subprocess.run(["dpkg", "-L", "libfaketime"], capture_output=True, text=True, check=True).stdout.splitlines()
    library = next(name for name in files if name.endswith("/libfaketime.so.1"))
    return dict(os.environ, LD_PRELOAD=library, FAKETIME=f"+0 x{FASTER}", LC_ALL="C.UTF-8")


class Card:
    """A file system of its own, whose every written sector the kernel counts."""

    def __init__(self, folder, size):
        self.image, self.folder = folder + ".img", folder
        with open(self.image, "wb") as file:
            file.truncate(size)
        os.makedirs(folder)
        subprocess.run(["mke2fs", "-q", "-t", "ext4", "-b", "4096", "-m", "1", "-E", "lazy_itable_init=0,lazy_journal_init=0", self.image], check=True)
        self.device = subprocess.run(["losetup", "--find", "--show", self.image], capture_output=True, text=True, check=True).stdout.strip()

    def __enter__(self):
        subprocess.run(["mount", "-o", "noatime", self.device, self.folder], check=True)
        return self

    def __exit__(self, *_):
        subprocess.run(["umount", self.folder], check=True)
        subprocess.run(["losetup", "-d", self.device], check=True)
        os.remove(self.image)

    def written(self):
        """Bytes, since the device is there."""
        with open(f"/sys/block/{os.path.basename(self.device)}/stat", encoding="ascii") as file:
            return int(file.read().split()[6]) * SECTOR

    def flush(self):
        fd = os.open(self.folder, os.O_RDONLY)
        ctypes.CDLL(None).syncfs(fd)
        os.close(fd)


class Idle:
    """The parts are its methods of the names in PARTS."""
    PARTS = ("quiet", "day")

    def __init__(self, publication, quick):
        self.publication, self.quick, self.rows = publication, quick, []

    def quiet(self):
        """App and agent for ten minutes: the built-in exhibition in its loop, a server with nothing new, nobody there."""
        seconds = 20 if self.quick else 600
        server = self.publication.opened()
        board = self.publication.board(server.url)
        with Wall("1920x1080") as wall, Daemon(board) as agent:
            agent.when(WHOLE)
            app = wall.start("--windowed", "--renderer", "software", store=None, builtin=BUILTIN, status=wall.path("app.json"))
            app.wait_log("showing built-in")
            time.sleep(10)
            pids = {"app, its loop": app.process.pid, "agent": agent.process.pid}
            before = {name: effort(pid) for name, pid in pids.items()}
            time.sleep(seconds)
            for name, pid in pids.items():
                cpu, waits = (after - was for after, was in zip(effort(pid), before[name]))
                self.rows.append(Row(f"{name}: CPU a minute, over {seconds} s", "s", cpu * 60 / seconds))
                self.rows.append(Row(f"{name}: wake-ups a second (X11)", "1/s", waits / seconds))
            assert app.end() == 0, app.log()

    @staticmethod
    def confirmed(board):
        """The edition has come, and has been shown long enough to be believed in; at the pace of everyday's clock."""
        board.configure(("wall", "trial_seconds = 1"))
        with Daemon(board) as agent:
            for frames in range(1, 600):
                board.shows(frames)
                if any(": confirmed" in line for _, line in agent.said):
                    break
                time.sleep(0.2)
            agent.when(": confirmed", 1)
        board.configure()

    def day(self):
        """What the agent writes to the data partition while nothing changes: a day of its clock, with a flush for every poll."""
        length = DAY_S // 24 if self.quick else DAY_S
        server = self.publication.opened()
        with Card(self.publication.dir + "/card", 512 * MIB) as card:
            board = self.publication.board(server.url)
            board.store = card.folder + "/store"
            os.makedirs(board.store)
            board.lines["store"][0] = f"path = {board.store}"
            board.configure()
            self.confirmed(board)
            card.flush()
            ended = threading.Event()

            def flushes():
                while not ended.wait(FLUSH_S / FASTER):
                    card.flush()

            flusher = threading.Thread(target=flushes)
            asked = len(self.publication.log())
            # As on a board, not as root: for root SQLite gives its files their owner anew each time.
            subprocess.run(["chown", "-R", "nobody", card.folder, board.folder], check=True)
            os.chmod(os.path.dirname(self.publication.dir), 0o711)
            with subprocess.Popen(board.command(), stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=faster(), user="nobody",
                                  group="nogroup", extra_groups=[]) as agent:
                flusher.start()
                while len(self.publication.log()) < asked + 3:  # what a start writes is not a day's
                    time.sleep(0.05)
                lines, before = len(self.publication.log()), card.written()
                time.sleep(length / FASTER)
                polls = len(self.publication.log()) - lines
                agent.terminate()
            ended.set()
            flusher.join()
            card.flush()
            written = (card.written() - before) * DAY_S / length
        if polls < length / FLUSH_S / 2:
            raise ValueError(f"only {polls} polls in {length} s: the clock does not run faster")
        self.rows.append(Row("bytes written to the card in a day with nothing new", "MiB", written / MIB, bound=10))
        self.rows.append(Row("  polls in it", "", polls * DAY_S / length))
