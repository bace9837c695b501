"""Names of a package's files as file managers make them: capitals, blanks, other endings. Each is found as it is, or refused in words.

Windows and macOS take `Steg.MD` and `steg.md` for the same file; the systems that a programme is read on do not.
"""

from collections.abc import Iterable

from common.phrases import packages
from common.phrases.code import Phrase
from services.content.package.pictures import ENDINGS, FOLDER

FOLDERS = ("modules/", "forms/", FOLDER)
_TEXTS = {"modules/": (".md", ".yaml"), "forms/": (".yaml",)}


def wrong_picture_name(name: str) -> Phrase | None:
    """Say what is wrong with the name of a file in `bilder/`, if it is wrong."""
    if not name.lower().endswith(ENDINGS):
        return packages.PICTURE_ENDINGS(endings=list(ENDINGS))
    if " " in name:
        return packages.PICTURE_BLANKS(name="-".join(name.split()))
    return None


def wrong_place(name: str) -> Phrase | None:
    """Tell why a file would never be read where it lies, if so: a folder in capitals, another ending."""
    folder, slash, _ = name.partition("/")
    meant = folder.strip().lower() + slash
    if meant in FOLDERS and not name.startswith(meant):
        return packages.FOLDER_NAME(name=meant.rstrip("/"))
    endings = _TEXTS.get(meant, ())
    lowered = name.lower().rstrip()
    is_meant = lowered.endswith((*endings, ".yml", ".markdown", ".md.txt", ".yaml.txt"))
    if endings and is_meant and not name.endswith(endings):
        if len(endings) == 1:
            return packages.FILE_ENDING(ending=endings[0])
        return packages.FILE_ENDING_OR(ending=endings[0], other=endings[1])
    return None


def nearest(name: str, names: Iterable[str]) -> str:
    """Give the file whose name differs in capitals, blanks or dashes alone, or an empty text."""
    wanted = _alike(name)
    return next((each for each in sorted(names) if _alike(each) == wanted), "")


def _alike(name: str) -> str:
    return "".join(sign for sign in name.casefold() if sign.isalnum() or sign in "/.")
