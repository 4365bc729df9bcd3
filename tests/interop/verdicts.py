"""The two clients of the differential tests, ours and npm's tuf-js, given repositories as folders."""
import json
import os
import shutil
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
BUILD = os.environ.get("MINGYUE_BUILD", "build/dev")
MODULES = BUILD + "/interop"
OURS = [BUILD + "/bin/decide"]  # PROFILE NOW
NPM = ["node", HERE + "/decide.js", MODULES]  # NOW
ROLES = ["root", "timestamp", "snapshot", "targets"]


def write(folder, files, trusted):
    os.makedirs(folder + "/trusted")
    for name, data in [*files.items(), *((f"trusted/{role}.json", data) for role, data in trusted.items())]:
        with open(f"{folder}/{name}", "wb") as file:
            file.write(data)


def decide(command, folders):
    """[(refused, versions saved, why)] of a program that is given the folders."""
    out = subprocess.run(command, input="\n".join(folders) + "\n", stdout=subprocess.PIPE, text=True, timeout=600,
                         check=True).stdout.splitlines()
    assert len(out) == len(folders), (command, len(out), out[-1:])
    return [(line[0] != "0", [saved(folder, role) for role in ROLES], line[2:]) for line, folder in zip(out, folders)]


def saved(folder, role):
    """The version that is trusted now, 0: none."""
    try:
        with open(f"{folder}/trusted/{role}.json", "rb") as file:
            return json.load(file)["signed"]["version"]
    except FileNotFoundError:
        return 0


def install():
    """tuf-js into the build folder; False, and says so: there is no npm, or it cannot."""
    if os.path.isdir(MODULES + "/node_modules/tuf-js"):
        return True
    if shutil.which("node") is None or shutil.which("npm") is None:
        print("skipped: node or npm is missing")
        return False
    os.makedirs(MODULES, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(f"{HERE}/{name}", MODULES)
    done = subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"], cwd=MODULES, check=False,
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if done.returncode != 0:
        print("skipped: npm cannot install tuf-js")
    return done.returncode == 0
