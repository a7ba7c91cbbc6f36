"""Generates the tables of this folder from Unicode's data files:

    python3 compact.py DIRECTORY

DIRECTORY holds confusables.txt (security/), and Scripts.txt, ScriptExtensions.txt, PropertyValueAliases.txt,
CaseFolding.txt (ucd/) of one version. Comments are removed, ranges are merged, nothing is added.
"""
import pathlib
import re
import sys

source = pathlib.Path(sys.argv[1])
here = pathlib.Path(__file__).parent


def rows(name):
    for line in (source / name).read_text("utf-8-sig").splitlines():
        line = line.split("#")[0].strip()
        if line and not line.startswith("@"):
            yield [cell.strip() for cell in line.split(";")]


def span(cell):
    first, _, last = cell.partition("..")
    return int(first, 16), int(last or first, 16)


def write(name, lines):
    version = re.search(r"[Vv]ersion: (\S+)", (source / "confusables.txt").read_text("utf-8-sig")).group(1)
    notice = f"# Unicode {version}, compacted by compact.py; (c) Unicode, Inc.; terms in LICENSE\n"
    (here / name).write_text(notice + "".join(line + "\n" for line in lines), "utf-8")


codes = {long: short for kind, short, long, *_ in rows("PropertyValueAliases.txt") if kind == "sc"}
scripts = {}
for cell, script in rows("Scripts.txt"):
    first, last = span(cell)
    scripts.update(dict.fromkeys(range(first, last + 1), codes[script]))
for cell, extensions in rows("ScriptExtensions.txt"):
    first, last = span(cell)
    scripts.update(dict.fromkeys(range(first, last + 1), " ".join(sorted(extensions.split()))))

runs = []
for point in sorted(scripts):
    if runs and runs[-1][1] == point - 1 and runs[-1][2] == scripts[point]:
        runs[-1][1] = point
    else:
        runs.append([point, point, scripts[point]])

write("scripts.txt", (f"{first:X} {last:X} {names}" for first, last, names in runs))
write("confusables.txt", (f"{a} {b}" for a, b, *_ in rows("confusables.txt")))
write("case-folding.txt", (f"{a} {b}" for a, status, b, *_ in rows("CaseFolding.txt") if status in "CF"))
