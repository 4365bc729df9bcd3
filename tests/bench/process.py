"""What a process takes: memory, time, wake-ups."""
import os
import subprocess

MIB = 1024.0


def smaps(pid):
    """PSS of a process in MiB."""
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
        for line in file:
            if line.startswith("Pss:"):
                return int(line.split()[1]) / MIB
    return 0.0


def tree(pid):
    """pid and its descendants."""
    found = [pid]
    for child in subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True,
                                check=False).stdout.split():
        found += tree(int(child))
    return found


def pss(pid):
    """PSS of a process and its descendants, MiB."""
    total = 0.0
    for each in tree(pid):
        try:
            total += smaps(each)
        except (FileNotFoundError, ProcessLookupError):
            pass
    return total


def effort(pid):
    """(CPU seconds, voluntary context switches) of a process and its descendants."""
    cpu = waits = 0
    for each in tree(pid):
        try:
            for task in os.listdir(f"/proc/{each}/task"):
                with open(f"/proc/{each}/task/{task}/stat", encoding="utf-8", errors="replace") as file:
                    fields = file.read().rsplit(")", 1)[1].split()
                cpu += int(fields[11]) + int(fields[12])
                with open(f"/proc/{each}/task/{task}/status", encoding="utf-8", errors="replace") as file:
                    for line in file:
                        if line.startswith("voluntary_ctxt_switches"):
                            waits += int(line.split()[1])
        except FileNotFoundError:
            pass
    return cpu / os.sysconf("SC_CLK_TCK"), waits
