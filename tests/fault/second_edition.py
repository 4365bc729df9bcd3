"""A store with edition 1 confirmed, a server with edition 2, and copies of that store to spoil."""
import os
import shutil
import tempfile

from board import Board
from editions import Editions
from hostile_server import Hostile
from wholeness import blobs_of, catalogues_of, whole

ENDS = {0, 1, 2, 3, 4, 5}  # what the man page knows
BEFORE, AFTER = "editions/1", "editions/2"
PARALLEL = 8  # more new files than these are fetched by two threads


class SecondEdition:
    def __init__(self, folder, recalls=(), more=(), rotated=False):
        """Edition 2 withdraws recalls, and has more photos; before it, one of root's keys has been replaced."""
        self.folder = folder
        os.makedirs(folder, exist_ok=True)
        office, publics = Editions(folder + "/repository"), []
        for number in (1, 2):
            if number == 2 and rotated:
                office.rotate()
            office.release(f"第{number}版", [number, number + 1, *(more if number == 2 else ())], recalls if number == 2 else ())
            publics.append(f"{folder}/public-{number}")
            shutil.copytree(office.public, publics[-1])
        new = blobs_of(publics[1]) - blobs_of(publics[0])
        assert bool(more) == (len(new) > PARALLEL), len(new)
        self.office, self.catalogues = office, catalogues_of(publics)
        self.server = Hostile(publics[0])
        board = Board(folder + "/first", folder + "/first/store", self.server.url, office.root)
        for args in (["--once"], ["rollback", "1"]):
            done = board.sync(*args)
            assert done.returncode == 0, done.stderr
        self.first, self.server.public = board.store, publics[1]

    def board(self, store=None, url=None, keys=()):
        """A board whose store is a copy of the first one."""
        folder = tempfile.mkdtemp(dir=self.folder)
        where = store or folder + "/store"
        shutil.copytree(self.first, where, symlinks=True, dirs_exist_ok=True)
        return Board(folder, where, url or self.server.url, self.office.root, keys=keys)

    def wrong(self, board, done, killed=False):
        """After a spoilt run: what is wrong, or None. Then the good run."""
        if done.returncode not in ENDS and not killed:
            return f"ended with {done.returncode}: {done.stderr}"
        if board.current() not in (BEFORE, AFTER):
            return f"current is {board.current()}"
        return whole(board.store, self.catalogues) or self.goes_on(board)

    def goes_on(self, board):
        for _ in range(2):  # what a failed write has spoilt is found out, dropped, and fetched by the next poll
            done = board.sync("--once")
            if done.returncode == 0:
                break
        if done.returncode != 0 or board.current() != AFTER:
            return f"does not go on: {done.returncode}, {board.current()}: {done.stderr}"
        return whole(board.store, self.catalogues)
