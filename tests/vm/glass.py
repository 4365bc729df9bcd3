"""What is on the glass of a machine, told from its pixels (R G B, row by row); and an onlooker who looks every 200 ms."""
import os
import time

LOOK_S = 0.2
NEAR = 14


def sample(pixels, every):
    """One pixel of so many."""
    return [pixels[i:i + 3] for i in range(0, len(pixels) - 2, 3 * every)]


def green(seen):
    """The share of the wall's own ground: the standby picture's, a page's, the bar of chapters'."""
    return sum(pixel[1] > pixel[0] + 6 and pixel[1] >= pixel[2] for pixel in seen) / len(seen)


def kinds(pixels):
    """What may be on the glass: nothing, the standby picture or a page (which has a bar of chapters below, whatever its picture), a
    console."""
    seen = sample(pixels, 337)
    if sum(max(pixel) <= 8 for pixel in seen) / len(seen) > 0.995:
        return "nothing"
    if green(seen) > 0.5 and len(set(seen)) > 40:
        return "ours"
    return "ours" if green(seen[-len(seen) // 12:]) > 0.8 else "console"


def page(pixels, w):
    """The gold of a chapter or the red of the peony is there: the standby picture has neither."""
    return sum(red > 150 and red > blue + 60 and red > green + 25 for red, green, blue in sample(pixels, 7)) * 7 > w


def shows(pixels, colour):
    """A page that is a picture of that colour."""
    seen = sample(pixels, 337)
    return sum(all(abs(a - b) < NEAR for a, b in zip(pixel, colour)) for pixel in seen) > 0.4 * len(seen)


def same(pixels, others, most=0.001):
    """The same picture, but for so small a share of its pixels."""
    if len(pixels) != len(others):
        return False
    seen, before = sample(pixels, 31), sample(others, 31)
    return sum(any(abs(a - b) > NEAR for a, b in zip(*pair)) for pair in zip(seen, before)) <= most * len(seen)


def keep(pixels, w, h, name):
    """A picture that a test did not like, for whoever looks into that."""
    path = f"{os.environ['MINGYUE_BUILD']}/vm/{name}.ppm"
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(f"P6\n{w} {h}\n255\n".encode() + pixels)
    return path


class Onlooker:
    """Looks at a board's glass; never is there a console, and never is it dark for longer than dark_s at once (Machine.since)."""

    def __init__(self, board, what, dark_s=0.0):
        self.board, self.what, self.dark_s = board, what, dark_s
        self.dark_at, self.longest, self.times_dark, self.looks = None, 0.0, 0, 0

    def look(self):
        """One look; its pixels."""
        w, h, pixels = self.board.screen()
        state = kinds(pixels)
        self.looks += 1
        if state == "console":
            raise AssertionError(f"{self.what}: a console, or what nobody knows: {keep(pixels, w, h, 'console')}")
        if state == "nothing" and self.dark_at is None:
            self.dark_at, self.times_dark = self.board.clock(), self.times_dark + 1
        if self.dark_at is not None:
            self.longest = max(self.longest, self.board.since(self.dark_at))
            assert self.longest <= self.dark_s, f"{self.what}: dark for {self.longest:.1f} s"
        if state != "nothing":
            self.dark_at = None
        return pixels

    def until(self, wanted, seconds, why):
        """Looks until wanted(pixels); how long that took."""
        begin = time.monotonic()
        while True:
            pixels = self.look()
            took = time.monotonic() - begin
            if wanted(pixels):
                return took
            if took > seconds:
                kept = keep(pixels, *self.board.screen()[:2], "late")
                raise AssertionError(f"{self.what}: {why}: not within {seconds} s: {kept}")
            time.sleep(LOOK_S)

    def during(self, seconds, never=lambda pixels: False, why=""):
        """Looks for so long; what must never be seen is not."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            pixels = self.look()
            if never(pixels):
                raise AssertionError(f"{self.what}: {why}: {keep(pixels, *self.board.screen()[:2], 'never')}")
            time.sleep(LOOK_S)
