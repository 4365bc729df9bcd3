"""A clock that says something else to one program: libfaketime, as the command faketime would load it."""
import os
import shutil
import subprocess


def available():
    return shutil.which("faketime") is not None


def another_time(spec):
    """What the environment has more for it. spec: as for faketime -f: "+30d", "+0 x1000" (a thousand times as fast). The command itself would stand
    between a signal and the program."""
    told = subprocess.run(["faketime", "-f", spec, "env"], env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, check=True).stdout
    return dict(line.split("=", 1) for line in told.splitlines() if line.startswith(("LD_PRELOAD=", "FAKETIME=")))
