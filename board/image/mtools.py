"""Files in a FAT partition that is a file itself, by mtools: nothing is mounted."""
import subprocess


def run(*command, given=None):
    return subprocess.run(command, check=True, capture_output=True, input=given).stdout


def data(part, path):
    """A file's bytes; raises CalledProcessError when it is not there."""
    return run("mtype", "-i", part, "::" + path)


def text(part, path):
    """A file as text, "" when it is missing: only() says that."""
    try:
        return data(part, path).decode(errors="replace")
    except subprocess.CalledProcessError:
        return ""


def same(part, path, what, say):
    if text(part, path) != what:
        say(f"boot: {path} does not say what board/image/targets writes there, and nothing else")


def files(part):
    """The path of every file, hidden ones too."""
    run("minfo", "-i", part, "::")  # it is FAT: for mdir an empty one is a failure, too
    listed = subprocess.run(["mdir", "-i", part, "-/", "-a", "-b", "::"], check=False, capture_output=True).stdout.decode().splitlines()
    return sorted(line.removeprefix("::") for line in listed if not line.endswith("/"))


def only(part, wanted, say):
    """It has these files alone: every computer that the card is put into reads it. FAT knows no case."""
    present, wanted = ({path.lower() for path in paths} for paths in (files(part), wanted))
    for path in sorted(wanted - present):
        say(f"boot: {path} is missing")
    for path in sorted(present - wanted):
        say(f"boot: {path} is there, which nobody expects")


def put(part, path, what):
    run("mcopy", "-o", "-i", part, "-", "::" + path, given=what)


def remove(part, path):
    run("mdel", "-i", part, "::" + path)


def replace(part, path, old, new=""):
    """In a file of text, which must have it."""
    before = data(part, path)
    assert old.encode() in before, (path, old)
    put(part, path, before.replace(old.encode(), new.encode()))
