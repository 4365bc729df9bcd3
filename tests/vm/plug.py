"""Another display for a machine: QEMU tells the guest of it, as a cable does, when who looks at the machine from afar (RFC 6143's
protocol, with SetDesktopSize) wants another size. 0, 0: none."""
import struct


def exactly(line, size):
    """So many bytes."""
    got = b""
    while len(got) < size:
        piece = line.recv(size - len(got))
        assert piece, "QEMU has hung up"
        got += piece
    return got


class Plug:
    """`with Plug(machine) as plug`; the display stays as it was last said."""

    def __init__(self, machine):
        self.line = machine.connect("rfb")

    def __enter__(self):
        self.line.settimeout(20)
        assert exactly(self.line, 12).startswith(b"RFB 003.")
        self.line.sendall(b"RFB 003.008\n")
        kinds = exactly(self.line, exactly(self.line, 1)[0])
        assert 1 in kinds, kinds  # no password
        self.line.sendall(b"\1")
        assert exactly(self.line, 4) == b"\0\0\0\0"
        self.line.sendall(b"\1")
        *_, name = struct.unpack(">HH16sI", exactly(self.line, 24))
        exactly(self.line, name)
        return self

    def display(self, w, h):
        """What is plugged in from now on prefers this mode."""
        self.line.sendall(struct.pack(">BxHHBxIHHHHI", 251, w, h, 1, 0, 0, 0, w, h, 0))

    def __exit__(self, *_):
        self.line.close()
        return False
