"""Bring in the typefaces of signatures and of what is printed: `python3 infra/faces.py`.

Run by hand when the version below changes, on a machine with npm and with fonttools and brotli
installed; the product itself never needs them. Tinos is metric-compatible with Times New Roman, in
which Decree 30/2020 (Appendix I) has documents set. Each face is cut down to the letters it is for
and rescaled to 1000 units per em, in which a PDF states widths (ISO 32000-1, 9.2.4). Beside it lies
what a PDF says of a font: glyph and width of each letter, height, box.
"""

import hashlib
import json
import subprocess
import tempfile
from pathlib import Path

from fontTools import subset
from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem

PACKAGE, VERSION = "@fontsource/tinos", "5.3.0"
_CORE = Path(__file__).parents[1] / "shared" / "qlvb"
FACES = _CORE / "signing" / "faces"
PRINTED_FACES = _CORE / "platform" / "faces"
"""A folder of its own: what signs knows nothing of what is printed, and the other way round."""
LETTERS = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x100),
    *(0x102, 0x103, 0x110, 0x111, 0x128, 0x129, 0x168, 0x169, 0x1A0, 0x1A1, 0x1AF, 0x1B0),
    *range(0x1EA0, 0x1EFA),
    *(0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2026, 0x20AB),
]
FIGURES = [ord(letter) for letter in " 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-./"]
WANTED = {
    "serif": ("400-normal", LETTERS),
    "serif-figures": ("400-normal", FIGURES),
    "serif-italic-figures": ("400-italic", FIGURES),
}
PRINTED = {
    "serif": ("400-normal", LETTERS),
    "serif-bold": ("700-normal", LETTERS),
    "serif-italic": ("400-italic", LETTERS),
}


def main() -> None:
    """Fetch the package, make the faces, write the licence and VENDOR.md."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "install", "--no-save", "--ignore-scripts", "--prefix", folder]
        subprocess.run([*command, f"{PACKAGE}@{VERSION}"], check=True)
        package = Path(folder) / "node_modules" / PACKAGE
        for faces, of, wanted in (
            (FACES, "signatures", WANTED),
            (PRINTED_FACES, "what is printed", PRINTED),
        ):
            faces.mkdir(exist_ok=True)
            (faces / "LICENSE.txt").write_bytes((package / "LICENSE").read_bytes())
            lines = [
                make(faces / name, *how, package, Path(folder)) for name, how in wanted.items()
            ]
            (faces / "VENDOR.md").write_text(
                f"# Typefaces of {of}\n\n"
                "Written by `infra/faces.py`, which says how they were made; never edited by hand."
                f"\n\n- npm package: `{PACKAGE}` {VERSION}, SIL Open Font License 1.1 "
                "(LICENSE.txt), no reserved font name\n"
                "- changed: fewer letters, 1000 units per em, no hints\n" + "\n".join(lines) + "\n"
            )


def make(face: Path, cut: str, letters: list[int], package: Path, folder: Path) -> str:
    """One face and, for signatures, its measures; its line of VENDOR.md."""
    parts = []
    for script in ("latin", "vietnamese"):
        font = TTFont(package / "files" / f"tinos-{script}-{cut}.woff2")
        font.flavor = None
        part = folder / f"{cut}-{script}.ttf"
        _reduced(font, letters).save(part)
        parts.append(str(part))
    font = Merger().merge(parts)
    scale_upem(font, 1000)
    path = face.with_suffix(".ttf")
    _reduced(font, letters).save(path)
    measures = _measures(TTFont(path), face.name)
    missing = [chr(each) for each in letters if chr(each) not in measures["glyphs"]]
    assert not missing, missing
    if face.parent == FACES:
        measured = json.dumps(measures, ensure_ascii=False)
        face.with_suffix(".json").write_text(measured + "\n")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return f"- `{path.name}`, {path.stat().st_size} bytes, SHA-256 `{digest}`"


def _reduced(font: TTFont, letters: list[int]) -> TTFont:
    options = subset.Options()
    options.hinting = False
    options.layout_features = []
    options.drop_tables += ["GPOS", "GSUB", "GDEF", "FFTM", "DSIG", "STAT", "meta", "kern"]
    options.name_IDs = [0, 1, 2, 4, 6, 13, 14]
    options.notdef_outline = True
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=letters)
    cutter.subset(font)
    return font


def _measures(font: TTFont, name: str) -> dict:
    """What the font's dictionary and the layout of a line need to know."""
    head, os2, advances = font["head"], font["OS/2"], font["hmtx"]
    glyphs = {
        chr(code): [font.getGlyphID(glyph), advances[glyph][0]]
        for code, glyph in font.getBestCmap().items()
    }
    return {
        "name": "Tinos-" + name.title().replace("-", ""),
        "italic_angle": font["post"].italicAngle,
        "ascent": font["hhea"].ascent,
        "descent": font["hhea"].descent,
        "cap_height": getattr(os2, "sCapHeight", 0) or 662,
        "box": [head.xMin, head.yMin, head.xMax, head.yMax],
        "glyphs": glyphs,
    }


if __name__ == "__main__":
    main()
