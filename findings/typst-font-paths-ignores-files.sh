#!/bin/sh
# typst (the Python package) 0.15.2: `Fonts(font_paths=[...])` takes folders only. The path of a font's file is passed over without an error,
# and the text then has no font (in PDF/UA mode: "could not be displayed"). A link to the file in a folder works.
# Seen: "file: 0 families, folder: 1 families".
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet typst==0.15.2 fonttools==4.68.0
cd "$work"
"$work/venv/bin/python" - <<'PYTHON'
from pathlib import Path

import typst
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

builder = FontBuilder(1000, isTTF=True)
builder.setupGlyphOrder([".notdef", "a"])
builder.setupCharacterMap({97: "a"})
builder.setupGlyf({name: TTGlyphPen(None).glyph() for name in (".notdef", "a")})
builder.setupHorizontalMetrics({".notdef": (500, 0), "a": (500, 0)})
builder.setupHorizontalHeader(ascent=800, descent=-200)
builder.setupNameTable({"familyName": "Probe", "styleName": "Regular", "fullName": "Probe Regular", "psName": "Probe-Regular"})
builder.setupOS2(sTypoAscender=800, sTypoDescender=-200)
builder.setupPost()
Path("folder").mkdir()
builder.save("folder/probe.ttf")


def families(path: str) -> int:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[path])
    return len(fonts.families())


seen = f"file: {families('folder/probe.ttf')} families, folder: {families('folder')} families"
print(seen)
raise SystemExit(seen != "file: 0 families, folder: 1 families")
PYTHON
