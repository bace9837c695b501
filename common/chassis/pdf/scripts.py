"""Fonts for the scripts that our own font lacks, from Debian's packages (`deploy.local.packages`), and what a text's script tells of it.

What a citizen writes in Arabic or Tigrinya must be readable in the PDF that they keep. Which characters a font has is asked of the font
(HarfBuzz), since one that it lacks stops the whole document (PDF/UA). The fonts are looked at once a process, when the first such
character comes; a document names those that it needs, and only they are given to its drawing.
"""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path("/usr/share/fonts/truetype")
_NOTO = (
    "Sans", "SansArabic", "SansHebrew", "SansEthiopic", "SansThai", "SansLao", "SansKhmer", "SansMyanmar", "SansDevanagari", "SansBengali", "SansGurmukhi",
    "SansGujarati", "SansOriya", "SansTamil", "SansTelugu", "SansKannada", "SansMalayalam", "SansSinhala", "SerifTibetan", "SansGeorgian", "SansArmenian",
    "SansSyriac", "SansThaana", "SansTifinagh", "SansNKo", "SansMongolian", "SansCherokee", "SansAdlam", "SansYi", "SansVai", "SansSymbols", "SansSymbols2", "SansMath",
)  # fmt: skip
"""Noto's families by the names of their files: the scripts of living languages, then signs. The first that has a character draws it."""
_OTHERS = (("Droid Sans Fallback", "droid/DroidSansFallbackFull.ttf"), ("NanumGothic", "nanum/NanumGothic.ttf"))
"""Chinese and Japanese, Korean: a tenth of the size of Noto's fonts for them."""
_LETTERS_OF = {"ckb": "ڕڵێۆە", "ps": "ټډړښږڼ", "ur": "ٹڈڑے", "fa": "پچژگکی", "uk": "іїєґ", "ja": "のをはがにでた"}
_LANGUAGES = {
    "ARABIC": ("ckb", "ps", "ur", "fa", "ar"), "CYRILLIC": ("uk", "ru"), "CJK": ("ja", "zh"), "HIRAGANA": ("ja",), "KATAKANA": ("ja",), "HANGUL": ("ko",), "HEBREW": ("he",),
    "ETHIOPIC": ("ti",), "THAI": ("th",), "LAO": ("lo",), "KHMER": ("km",), "MYANMAR": ("my",), "DEVANAGARI": ("hi",), "BENGALI": ("bn",), "GURMUKHI": ("pa",),
    "GUJARATI": ("gu",), "TAMIL": ("ta",), "TELUGU": ("te",), "KANNADA": ("kn",), "MALAYALAM": ("ml",), "SINHALA": ("si",), "GEORGIAN": ("ka",), "ARMENIAN": ("hy",),
    "GREEK": ("el",), "SYRIAC": ("syr",), "THAANA": ("dv",), "TIBETAN": ("bo",),
}  # fmt: skip
"""The languages of a script: one whose own letters stand in the text, else the last. A guess, and better for a screen reader than Swedish."""
_BEYOND_LATIN = re.compile("[^\0-\u02af\u1e00-\u1eff\u2000-\u206f]")
"""What isn't in Unicode's blocks of Latin and of punctuation: most texts have nothing of it, and asking each letter for its name takes time."""


@dataclass(frozen=True)
class Family:
    """A font family: its name, its files (regular, perhaps bold), the code points that it has."""

    name: str
    files: tuple[Path, ...]
    covered: Collection[int]


@cache
def families() -> tuple[Family, ...]:
    """Give the families that this machine has; none without the packages, and then their characters are boxes."""
    return tuple(_family(files) for files in _files())


def family_of(character: str) -> Family | None:
    """Give the first family that has a character."""
    return next((family for family in families() if ord(character) in family.covered), None)


@cache
def digest() -> str:
    """Give what changes when a font on this machine does: kept files are then drawn anew."""
    total = hashlib.sha256()
    for files in _files():
        for file in files:
            total.update(file.name.encode() + hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def _files() -> Iterator[tuple[Path, ...]]:
    for name in (*(f"noto/Noto{one}-Regular.ttf" for one in _NOTO), *(file for _, file in _OTHERS)):
        regular = FOLDER / name
        bold = regular.with_name(
            regular.name.replace("-Regular", "-Bold") if "-" in regular.name else f"{regular.stem}Bold.ttf"
        )
        if regular.exists():
            yield (regular, bold) if bold.exists() else (regular,)


def _family(files: tuple[Path, ...]) -> Family:
    # It takes five MB of every process that has it.
    import uharfbuzz  # noqa: PLC0415

    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(files[0]))
    return Family(face.get_name(uharfbuzz.OTNameIdPredefined.FONT_FAMILY), files, face.unicodes)


def is_right_to_left(text: str) -> bool:
    """Say whether a paragraph runs from the right: its first letter of a direction decides (UAX 9, P2)."""
    strong = (unicodedata.bidirectional(each) for each in text)
    return next((kind for kind in strong if kind in {"L", "R", "AL"}), "L") != "L"


def language_of(text: str) -> str | None:
    """Give the likely language of a text by its most frequent script, `None` for Latin and for none at all."""
    if not _BEYOND_LATIN.search(text):
        return None
    scripts = Counter(unicodedata.name(each, "").split(" ", 1)[0] for each in text if each.isalpha())
    likely = _LANGUAGES.get(scripts.most_common(1)[0][0] if scripts else "")
    if not likely:
        return None
    return next((language for language in likely if set(_LETTERS_OF.get(language, "")) & set(text)), likely[-1])
