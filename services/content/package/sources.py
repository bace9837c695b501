"""Where a package's files come from: a folder, a zip, or memory. Nothing outside is read, nothing but plain files, and nothing without a bound.

A zip is what people send each other, and what may be made to hurt: names that climb out of the folder, links, files that unpack to
gigabytes. What is told here is refused before it is unpacked; what a zip says of its sizes is never believed.
"""

import io
import lzma
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from common.door import UNREADABLE, file_name
from common.phrases import packages
from common.phrases.code import Phrase
from services.content.package.faults import BrokenPackage, Fault
from services.content.package.pictures import FOLDER, MAX_BYTES, Picture

MAX_FILE_BYTES = 512 * 1024
MAX_FILES = 2000
MAX_TOTAL_BYTES = 60 * 1024 * 1024
"""Bytes of all files of a package together, unpacked."""
FACTS = "programme.yaml"
LONGEST_NAME = 200
MADE_AT = (1980, 1, 1, 0, 0, 0)
"""The date of every file in a zip of ours, so that the same files give the same bytes."""
_LEFT_BEHIND = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
_LEFT_BY_MACOS = ("__MACOSX", "._")
"""What file managers leave in a folder or a zip without being asked."""
_ENCRYPTED = 0x1
_IN_UTF_8 = 0x800

Progress = Callable[[int, int], None]
"""Is told how many of how many files are done."""


def nobody_watches(_done: int, _of: int) -> None:
    """Take no notice of progress."""


@dataclass
class Source:
    """Files by path (`modules/01-x/module.yaml`), and what was refused. `pictures` are those that need no reading: the store has them."""

    files: dict[str, bytes]
    faults: list[Fault] = field(default_factory=list)
    pictures: Mapping[str, Picture] = field(default_factory=dict)


def is_work(name: str) -> bool:
    """Say whether a file takes time to read: steps, forms and pictures do."""
    return name.startswith((FOLDER, "forms/")) or name.endswith(".md")


def from_folder(root: Path) -> Source:
    """Give the files of a folder."""
    found = (path for path in root.rglob("*") if not path.is_dir() or path.is_symlink())
    paths = sorted(path for path in found if not _is_left_behind(path.relative_to(root).as_posix()))
    source = Source({})
    if len(paths) > MAX_FILES:
        return Source({}, [_too_many()])
    for path in paths:
        name = file_name(path.relative_to(root).as_posix())
        if path.is_symlink() or not path.is_file():
            source.faults.append(Fault(name, None, packages.ONLY_FILES()))
        elif name in source.files:
            source.faults.append(Fault(name, None, packages.FILE_TWICE()))
        else:
            with path.open("rb") as file:
                _keep(source, name, file.read(limit_of(name) + 1))
    return source


def from_zip(data: bytes) -> Source:
    """Give the files of a zip; a single folder around everything is taken away. Raises `BrokenPackage` when it is no zip at all."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            source = _unpacked(packed)
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, *UNREADABLE) as error:
        raise BrokenPackage([Fault(".", None, packages.NO_ZIP())]) from error
    return source


def _unpacked(packed: zipfile.ZipFile) -> Source:
    entries = [entry for entry in packed.infolist() if not entry.is_dir() and not _is_left_behind(entry.filename)]
    if len(entries) > MAX_FILES:
        return Source({}, [_too_many()])
    names = [_named(entry) for entry in entries]
    top = _common_top(names)
    source, total = Source({}), 0
    for entry, whole in zip(entries, names, strict=True):
        name = whole.removeprefix(top)
        refused = _refusal(entry, name, source)
        if refused:
            source.faults.append(Fault(_shown(name), None, refused))
            continue
        with packed.open(entry) as file:
            content = file.read(limit_of(name) + 1)
        total += len(content)
        if total > MAX_TOTAL_BYTES:
            too_much = packages.PACKAGE_TOO_LARGE(most=MAX_TOTAL_BYTES // 1024 // 1024)
            return Source({}, [Fault(".", None, too_much)])
        _keep(source, name, content)
    return source


def _named(entry: zipfile.ZipInfo) -> str:
    """Give an entry's name. macOS writes UTF-8 without saying so, which is then read as the letters of an old PC (CP437)."""
    name = entry.filename
    if not entry.flag_bits & _IN_UTF_8 and not name.isascii():
        with suppress(UnicodeError):
            name = name.encode("cp437").decode()
    return file_name(name)


def _refusal(entry: zipfile.ZipInfo, name: str, source: Source) -> Phrase | None:
    """Tell why an entry isn't even unpacked."""
    mode = entry.external_attr >> 16
    if not is_plain(name):
        return packages.NAME_LEADS_OUT()
    if mode and stat.S_IFMT(mode) not in {0, stat.S_IFREG}:
        return packages.ONLY_FILES()
    if entry.flag_bits & _ENCRYPTED:
        return packages.FILE_ENCRYPTED()
    if name in source.files:
        return packages.FILE_TWICE()
    return None


def is_plain(name: str) -> bool:
    """Say whether a name stays inside the folder on every system: relative, without `..`, backslashes, drives and control signs."""
    parts = name.split("/")
    return (
        0 < len(name) <= LONGEST_NAME
        and name.isprintable()
        and "\\" not in name
        and ":" not in name
        and not any(part in {"", ".", ".."} for part in parts)
    )


def _is_left_behind(name: str) -> bool:
    path = PurePosixPath(name)
    return path.name.lower() in _LEFT_BEHIND or any(part.startswith(_LEFT_BY_MACOS) for part in path.parts)


def _common_top(names: list[str]) -> str:
    """Give the folder that everything lies in, with its slash, when the package itself isn't at the top."""
    tops = {name.partition("/")[0] for name in names}
    if FACTS in names or len(tops) != 1:
        return ""
    return f"{tops.pop()}/"


def limit_of(name: str) -> int:
    """Give how many bytes a file may have."""
    return MAX_BYTES if name.startswith(FOLDER) else MAX_FILE_BYTES


def _keep(source: Source, name: str, content: bytes) -> None:
    limit = limit_of(name)
    if len(content) <= limit:
        source.files[name] = content
    else:
        size = f"{limit // 1024} kB" if limit < MAX_BYTES else f"{limit // 1024 // 1024} MB"
        source.faults.append(Fault(name, None, packages.FILE_TOO_LARGE(most=size)))


def _shown(name: str) -> str:
    written = name if name.isprintable() else name.encode("ascii", "backslashreplace").decode()
    return written[:LONGEST_NAME] or "."


def _too_many() -> Fault:
    return Fault(".", None, packages.TOO_MANY_FILES(most=MAX_FILES))


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Give the files as a zip: the same files give the same bytes."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, MADE_AT)
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            entry.compress_type = zipfile.ZIP_STORED if name.startswith(FOLDER) else zipfile.ZIP_DEFLATED
            packed.writestr(entry, files[name])
    return written.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    """Give the files of a zip of ours."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return dict(_files(packed))


def _files(packed: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    for entry in packed.infolist():
        yield entry.filename, packed.read(entry)
