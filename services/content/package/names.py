"""Names of a package's files as file managers make them: capitals, blanks, other endings. Each is found as it is, or refused in words.

Windows and macOS take `Steg.MD` and `steg.md` for the same file; the systems that a programme is read on do not.
"""

from collections.abc import Iterable

from services.content.package.pictures import ENDINGS, FOLDER

FOLDERS = ("modules/", "forms/", FOLDER)
_TEXTS = {"modules/": (".md", ".yaml"), "forms/": (".yaml",)}


def wrong_picture_name(name: str) -> str:
    """Tell what is wrong with the name of a file in `bilder/`, or give an empty text."""
    if not name.lower().endswith(ENDINGS):
        return f"En bild heter något med {', '.join(ENDINGS)}."
    if " " in name:
        return f"En bilds namn har inga blanksteg. Döp om den till {'-'.join(name.split())}, här och i steget."
    return ""


def wrong_place(name: str) -> str:
    """Tell why a file would never be read where it lies, or give an empty text: a folder in capitals, another ending."""
    folder, slash, _ = name.partition("/")
    meant = folder.strip().lower() + slash
    if meant in FOLDERS and not name.startswith(meant):
        return f"Mappen ska heta {meant.rstrip('/')}, med små bokstäver."
    endings = _TEXTS.get(meant, ())
    lowered = name.lower().rstrip()
    is_meant = lowered.endswith((*endings, ".yml", ".markdown", ".md.txt", ".yaml.txt"))
    if endings and is_meant and not name.endswith(endings):
        return f"Filnamnet ska sluta med {' eller '.join(endings)}, med små bokstäver."
    return ""


def nearest(name: str, names: Iterable[str]) -> str:
    """Give the file whose name differs in capitals, blanks or dashes alone, or an empty text."""
    wanted = _alike(name)
    return next((each for each in sorted(names) if _alike(each) == wanted), "")


def _alike(name: str) -> str:
    return "".join(sign for sign in name.casefold() if sign.isalnum() or sign in "/.")
