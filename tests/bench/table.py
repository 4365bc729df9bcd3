"""The rows of the bench: ours, a reference measured in the same run, the ratio and its bound; as a table and as JSON."""
import json


class Row:
    """One line of the table."""

    def __init__(self, name, unit, ours, reference=None, bound=None, bound_ratio=None):
        self.name, self.unit, self.ours, self.reference = name, unit, ours, reference
        self.ratio = ours / reference if reference and ours is not None else None
        self.bound = bound if bound is not None else bound_ratio
        if bound is not None:
            self.ok = ours <= bound
        else:
            self.ok = True if bound_ratio is None else self.ratio <= bound_ratio
        self.text = f"<= {bound:g} {unit}" if bound is not None else f"<= {bound_ratio:g} x" if bound_ratio else "-"


def number(value):
    """Three significant places."""
    return "-" if value is None else f"{value:.0f}" if value >= 1000 else f"{value:.3g}"


def show(rows):
    print(f"{'what':64} {'ours':>9} {'reference':>9} {'ratio':>6}  {'bound':16} ok")
    for row in rows:
        print(f"{row.name:64} {number(row.ours):>9} {number(row.reference):>9} {number(row.ratio):>6}  {row.text:16} "
              f"{'yes' if row.ok else 'NO'}  {row.unit}")


def write(rows, path):
    with open(path, "w", encoding="utf-8") as file:
        json.dump([{"name": r.name, "unit": r.unit, "ours": r.ours, "reference": r.reference, "ratio": r.ratio,
                    "bound": r.bound, "ok": r.ok} for r in rows], file, indent=1)
