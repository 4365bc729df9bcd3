"""What a store must be at any moment: everything that has a name in it is whole."""
import collections
import hashlib
import os
import shutil
import sqlite3

# What the store says of itself at a moment when the agent has said that something is done.
Mark = collections.namedtuple("Mark", "current state recalled")


def rows_of(store, scratch):
    """All rows of state.db, read from a copy; a hash. Without any: the same as no database."""
    for part in ("", "-wal"):
        copy = f"{scratch}/state.db{part}"
        if os.path.exists(f"{store}/state.db{part}"):
            shutil.copyfile(f"{store}/state.db{part}", copy)
        elif os.path.exists(copy):
            os.unlink(copy)
    if os.path.exists(f"{scratch}/state.db-shm"):
        os.unlink(f"{scratch}/state.db-shm")
    if not os.path.exists(f"{store}/state.db"):
        return "none"
    db = sqlite3.connect(f"{scratch}/state.db")
    try:
        found = db.execute("PRAGMA integrity_check").fetchone()[0]
        if found != "ok":
            raise sqlite3.DatabaseError(found)
        tables = sorted(name for name, in db.execute("SELECT name FROM sqlite_schema WHERE type='table'"))
        rows = [(table, row) for table in tables for row in db.execute(f"SELECT * FROM {table} ORDER BY 1")]
        return hashlib.sha256(repr(rows).encode()).hexdigest() if rows else "none"
    finally:
        db.close()


def read(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None


def mark_of(store, scratch):
    current = os.readlink(store + "/current") if os.path.lexists(store + "/current") else None
    return Mark(current, rows_of(store, scratch), read(store + "/recalled"))


def sha256_of(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def pins_of(catalogue):
    db = sqlite3.connect(f"file:{catalogue}?immutable=1", uri=True)
    try:
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        return {sha256 for sha256, in db.execute("SELECT sha256 FROM blob UNION SELECT sha256 FROM tile")}
    finally:
        db.close()


def whole(store, catalogues):
    """What is not whole in a store, or None: files with a name are what the name says, and every edition has its pictures.
    catalogues: the SHA-256 of each edition's."""
    blobs, current = set(), os.readlink(store + "/current") if os.path.lexists(store + "/current") else None
    for folder, _, names in os.walk(store + "/blobs"):
        for name in names:
            if sha256_of(os.path.join(folder, name)) != name:
                return f"blob {name} is not whole"
            blobs.add(name)
    editions = os.listdir(store + "/editions") if os.path.isdir(store + "/editions") else []
    for edition in editions:
        catalogue = f"{store}/editions/{edition}/catalogue.db"
        if not os.path.exists(catalogue):
            if current == "editions/" + edition:
                return "there is nothing to show"
            continue  # being swept
        if sha256_of(catalogue) != catalogues[edition]:
            return f"the catalogue of {edition} is not whole"
        if not pins_of(catalogue) <= blobs:
            return f"edition {edition} lacks pictures"
    return None


def blobs_of(public):
    """The names of all blobs in a folder of editions."""
    return {name for _, _, names in os.walk(public + "/blobs") for name in names}


def catalogues_of(publics):
    """Version of an edition -> SHA-256 of its catalogue."""
    found = {}
    for number, public in enumerate(publics, 1):
        names = {name.split(".")[0] for name in os.listdir(public + "/targets")} - set(found.values())
        assert len(names) == 1, names
        found[str(number)] = names.pop()
    return found


def size_of(folder):
    """Bytes below a folder, as they take up the disk."""
    total = 0
    for path, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.stat(os.path.join(path, name)).st_blocks * 512
            except FileNotFoundError:
                pass
    return total


def tree(store):
    """What can be seen of a store: all but the agent's own notes and what is on its way."""
    found = {"current": os.readlink(store + "/current")}
    for folder, folders, names in os.walk(store):
        folders[:] = [name for name in folders if name != "incoming"]
        for name in names:
            if name != "lock" and not name.startswith("state.db"):
                with open(os.path.join(folder, name), "rb") as file:
                    found[os.path.join(folder, name)] = hashlib.file_digest(file, "sha256").hexdigest()
    return found
