"""Editions whose pictures are files of any size: the publisher compiles and signs them, and between the two each picture of the
staged catalogue is replaced by bytes of ours, which nobody draws."""
import hashlib
import json
import os
import random
import shutil
import sqlite3

from office import png

PAGE = 50


def content(folder, count):
    """A content folder of so many photographs, all of them grey."""
    os.makedirs(folder + "/photos")
    png(folder + "/photos/0.png", 0, 960, 540)
    records, pages = [], []
    for i in range(count):
        if i > 0:
            png(f"{folder}/photos/{i}.png", i % 256, 960, 540)
        records.append({"id": f"photo-{i}", "kind": "photo", "title": {"zh": f"照片{i}", "en": f"Photograph {i}"},
                        "asset": f"photos/{i}.png", "credit": {"zh": "摄影：办公室", "en": "Photo: the office"}})
    for i in range(0, count, PAGE):
        pages.append({"id": f"page-{i}", "kind": "gallery", "chapter": "one", "title": {"zh": f"影像{i}", "en": f"Pictures {i}"},
                      "items": [record["id"] for record in records[i:i + PAGE]]})
    exhibition = {"format": 1, "id": "big", "title": {"zh": "影像", "en": "Pictures"}, "languages": ["zh", "en"],
                  "chapters": [{"id": "one", "title": {"zh": "影像", "en": "Pictures"}}], "records": records, "pages": pages,
                  "loop": [{"page": page["id"], "seconds": 10} for page in pages]}
    with open(folder + "/exhibition.json", "w", encoding="utf-8") as file:
        json.dump(exhibition, file, ensure_ascii=False)


def incompressible(path, seed, size):
    with open(path, "wb") as file:
        file.write(random.Random(seed).randbytes(size))


def hollow(path, seed, size):
    """Costs the disk a block."""
    with open(path, "wb") as file:
        file.write(seed.to_bytes(8, "big"))
        file.truncate(size)


def replace(staged, seeds, size, renditions, make):
    """Each picture's renditions become files of make(path, seed, size); a seed each."""
    seeds = iter(seeds)
    shutil.rmtree(staged + "/blobs")
    with sqlite3.connect(staged + "/catalogue.db", isolation_level=None) as db:
        pictures = db.execute("SELECT picture, mime, w, h FROM blob GROUP BY picture ORDER BY picture").fetchall()
        db.execute("BEGIN")
        db.execute("DELETE FROM blob")
        for picture, mime, width, height in pictures:
            for step in range(renditions):
                aside = staged + "/aside"
                make(aside, next(seeds), size)
                with open(aside, "rb") as file:
                    sha256 = hashlib.file_digest(file, "sha256").hexdigest()
                os.makedirs(f"{staged}/blobs/{sha256[:2]}", exist_ok=True)
                os.rename(aside, f"{staged}/blobs/{sha256[:2]}/{sha256}")
                db.execute("INSERT INTO blob VALUES(?, ?, ?, ?, ?, ?)", (sha256, picture, mime, size, width + step, height + step))
        db.execute("COMMIT")
        db.execute("VACUUM")
    db.close()
    with open(staged + "/catalogue.db", "rb") as file:
        catalogue = file.read()
    with open(staged + "/targets.json", encoding="utf-8") as file:
        targets = json.load(file)
    pin = targets.get("signed", targets)["targets"]["catalogue.db"]
    pin["length"], pin["hashes"]["sha256"] = len(catalogue), hashlib.sha256(catalogue).hexdigest()
    count = len(pictures) * renditions
    pin["custom"]["blob_bytes"], pin["custom"]["blob_count"] = count * size, count
    with open(staged + "/targets.json", "w", encoding="utf-8") as file:
        json.dump(targets, file, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return len(catalogue)


def release(office, folder, seeds, size, renditions=1, make=incompressible):
    """A content folder becomes the public edition with these pictures; the size of its catalogue."""
    office.run("edition", "--quiet", "--no-probe", folder, office.repo)
    catalogue = replace(office.repo + "/staged", seeds, size, renditions, make)
    office.sign()
    office.run("release", "--quiet", office.repo)
    return catalogue
