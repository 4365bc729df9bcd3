"""Files in a FAT partition that is a file itself, by mtools: nothing is mounted."""
import subprocess


def run(*command, given=None):
    return subprocess.run(command, check=True, capture_output=True, input=given).stdout


def data(part, path):
    """A file's bytes; raises CalledProcessError when it is not there."""
    return run("mtype", "-i", part, "::" + path)


def text(part, path, say):
    """A file as text, "" when it is missing, which is said."""
    try:
        return data(part, path).decode(errors="replace")
    except subprocess.CalledProcessError:
        say(f"boot: {path} is missing")
        return ""


def has(part, path):
    return subprocess.run(["mdir", "-i", part, "-b", "::" + path], check=False, capture_output=True).returncode == 0


def there(part, path, say):
    if not has(part, path):
        say(f"boot: {path} is missing")


def files(part):
    """The path of every file."""
    run("minfo", "-i", part, "::")  # it is FAT: for mdir an empty one is a failure, too
    listed = subprocess.run(["mdir", "-i", part, "-/", "-b", "::"], check=False, capture_output=True).stdout.decode().splitlines()
    return sorted(line.removeprefix("::") for line in listed if not line.endswith("/"))


def no_secrets(part, say):
    """Every computer that the card is put into reads this."""
    for path in files(part):
        if path.lower().endswith(("/mingyue.conf", "/root.json", "/wpa_supplicant.conf", "/userconf.txt", "/ssh")):
            say(f"boot: {path} belongs to one board")
        if b"PRIVATE KEY" in data(part, path)[:65536]:
            say(f"boot: {path} holds a private key")


def put(part, path, what):
    run("mcopy", "-o", "-i", part, "-", "::" + path, given=what)


def remove(part, path):
    run("mdel", "-i", part, "::" + path)


def replace(part, path, old, new=""):
    """In a file of text, which must have it."""
    before = data(part, path)
    assert old.encode() in before, (path, old)
    put(part, path, before.replace(old.encode(), new.encode()))
