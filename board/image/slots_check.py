"""For board/image/check: a root that can be replaced by another, and by whose."""
import os
import re

KEYRING = "etc/rauc/keyring.pem"  # there when the image was made with one
SLOTS = ["compatible=mingyue-{}", "bootloader=custom", "bundle-formats=verity", "check-purpose=codesign", f"path=/{KEYRING}",
         "bootloader-custom-backend=/usr/lib/mingyue/slot", "pre-install=/usr/lib/mingyue/admit"]
MODULES = ["drivers/block/loop.ko", "drivers/md/dm-verity.ko", "fs/squashfs/squashfs.ko"]


def check_slots(read, kernels, root, target, say):
    """What lets a new root in: whose bundles, for which board, not older than this one. read(path): a text of the root's."""
    for line in SLOTS:
        if line.format(target) not in read("etc/rauc/system.conf").splitlines():
            say(f"etc/rauc/system.conf does not say {line.format(target)}")
    release = read("usr/lib/mingyue/release").splitlines()
    if len(release) != 2 or release[0] != f"COMPATIBLE=mingyue-{target}" or not re.fullmatch(r"VERSION=[0-9][0-9A-Za-z.+~]*", release[1]):
        say("usr/lib/mingyue/release does not say board and version")
    if os.path.exists(os.path.join(root, KEYRING)) and not re.fullmatch(
            r"(-----BEGIN CERTIFICATE-----\n[A-Za-z0-9+/=\n]+-----END CERTIFICATE-----\n)+", read(KEYRING)):
        say(f"{KEYRING} is not certificates, and nothing else")
    if 'deny send_destination="de.pengutronix.rauc"' not in read("etc/dbus-1/system.d/mingyue-rauc.conf"):
        say("anybody on the board may talk to rauc")
    for kernel in kernels:
        for path in MODULES:
            if not os.path.exists(os.path.join(root, "usr/lib/modules", kernel, "kernel", path)):
                say(f"the kernel {kernel} has no {path}, which bundles need")
