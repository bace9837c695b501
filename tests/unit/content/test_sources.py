"""Packages that come as a zip, and everything that a zip can be made to hurt with: refused with file and reason, before it is unpacked."""

import io
import stat
import time
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest

from services.content.package import BrokenPackage, read_package
from services.content.package.sources import (
    MAX_FILES,
    MAX_TOTAL_BYTES,
    Source,
    from_folder,
    from_zip,
    is_plain,
    unzipped,
    zipped,
)
from tests.in_swedish import fault_of
from tests.unit.content.test_package import FORM, STEP, root, write

__all__ = ["root"]


def packed(files: dict[str, bytes], compress: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Give a zip, whatever the names."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", compress) as made:
        for name, data in files.items():
            made.writestr(name, data)
    return written.getvalue()


def refusals(data: bytes) -> list[str]:
    """Give what is refused of a zip."""
    try:
        read_package(from_zip(data))
    except BrokenPackage as broken:
        return [fault_of(fault) for fault in broken.faults]
    return []


def test_a_zip_says_the_same_as_its_folder(root: Path) -> None:
    files = from_folder(root).files
    assert read_package(from_zip(zipped(files))) == read_package(root)
    assert unzipped(zipped(files)) == files
    assert zipped(dict(reversed(files.items()))) == zipped(files)


def test_a_folder_around_everything_and_what_file_managers_leave_are_taken_away(root: Path) -> None:
    files = {f"mitt program/{name}": data for name, data in from_folder(root).files.items()}
    left = {"__MACOSX/mitt program/._x": b"\0", "mitt program/.DS_Store": b"\0", "mitt program/forms/Thumbs.db": b"\0"}
    assert read_package(from_zip(packed(files | left))).digest == read_package(root).digest


@pytest.mark.parametrize(
    "name",
    [
        "../x.md",
        "modules/../../x.md",
        "/etc/passwd",
        "a//b.md",
        "./x.md",
        "C:/x.md",
        "a\\..\\b.md",
        "x\n.md",
        "x" * 201,
    ],
)
def test_a_name_that_leads_out_is_refused(root: Path, name: str) -> None:
    assert not is_plain(name)
    told = refusals(packed(from_folder(root).files | {name: b"x"}))
    assert len(told) == 1
    assert "leder ut ur paketet" in told[0]


def test_a_link_in_a_zip_is_refused(root: Path) -> None:
    link = zipfile.ZipInfo("forms/lank.yaml")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as made:
        for name, data in from_folder(root).files.items():
            made.writestr(name, data)
        made.writestr(link, "/etc/passwd")
    assert refusals(written.getvalue()) == ["forms/lank.yaml: Bara vanliga filer får ingå, inga länkar."]


def test_a_file_that_stands_twice_or_is_encrypted_is_refused(root: Path) -> None:
    files = from_folder(root).files
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as made:
        for name, data in files.items():
            made.writestr(name, data)
        with pytest.warns(UserWarning, match="Duplicate name"):
            made.writestr("welcome.md", b"Annat")
    assert refusals(written.getvalue()) == ["welcome.md: Filen finns två gånger i paketet."]
    sealed = bytearray(packed({"programme.yaml": b"x"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        sealed[sealed.index(mark) + offset] |= 1
    assert "programme.yaml: Filen är krypterad." in refusals(bytes(sealed))


def test_bombs_are_refused_without_being_unpacked(root: Path) -> None:
    files = from_folder(root).files
    began = time.monotonic()
    large = refusals(packed(files | {"stor.md": bytes(100_000_000)}))
    assert "stor.md: Filen är större än 512 kB." in large
    many = {f"x/{number}.md": b"x" for number in range(MAX_FILES)}
    assert refusals(packed(files | many))[0] == f".: Paketet har fler än {MAX_FILES} filer."
    full = {f"x/{number}.md": bytes(500_000) for number in range(MAX_TOTAL_BYTES // 500_000 + 1)}
    assert "större än 60 MB när det packas upp" in refusals(packed(files | full))[0]
    assert time.monotonic() - began < 10


def test_a_zip_that_lies_of_its_sizes_is_not_believed(root: Path) -> None:
    lying = bytearray(packed(from_folder(root).files | {"liten.md": bytes(5_000_000)}))
    at = lying.rindex(b"liten.md") - 46
    lying[at + 24 : at + 28] = (10).to_bytes(4, "little")
    assert refusals(bytes(lying)) != []


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_zip_that_is_damaged_anywhere_is_refused_or_read(method: int) -> None:
    whole = packed({"programme.yaml": b"id: x\n" * 20, "modules/a.md": b"# hej\n" * 20}, method)
    for place in range(len(whole)):
        for sign in (0, 1, 255, whole[place] ^ 64):
            damaged = bytearray(whole)
            damaged[place] = sign
            with suppress(BrokenPackage):
                from_zip(bytes(damaged))


def test_a_file_without_a_name_is_refused() -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as made:
        made.writestr("programme.yaml", b"x")
        made.filelist[0].filename = ""
    assert any("zip-fil" in told for told in refusals(written.getvalue()))


@pytest.mark.parametrize("data", [b"", b"PK\x05\x06", b"x" * 1000, packed({"a": b"x" * 999})[:60]])
def test_what_is_no_zip_is_told(data: bytes) -> None:
    assert any("zip-fil" in told or "finns inte" in told for told in refusals(data))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "YAML går inte att läsa: alias"),
        ("a: &a {x: 1}\nb:\n  <<: *a\n", "YAML går inte att läsa: alias"),
        ("a: !!python/object/apply:os.system [id]\n", "YAML går inte att läsa"),
        ("[" * 500_000, "YAML går inte att läsa: för många [ och { i varandra"),
        ("- " * 200_000, "YAML går inte att läsa"),
        ("? [a]\n: b\n", "YAML går inte att läsa: ett namn måste vara en text"),
        ("a: " + "{b: " * 2000, "YAML går inte att läsa"),
    ],
)
def test_yaml_that_grows_or_acts_is_refused(root: Path, text: str, reason: str) -> None:
    write(root, "programme.yaml", text)
    began = time.monotonic()
    told = refusals(zipped(from_folder(root).files))
    assert reason in told[0]
    assert told[0].startswith("programme.yaml")
    assert time.monotonic() - began < 5


def test_a_cycle_in_show_if_is_refused_with_its_line(root: Path) -> None:
    cycle = FORM + "    show_if: {all: [{question: dag, operator: answered}]}\n"
    write(root, "forms/fraga.yaml", cycle)
    told = [one for one in refusals(zipped(from_folder(root).files)) if one.startswith("forms/")]
    assert told, "a question can't depend on itself or a later one"
    assert all(":" in one for one in told)


def test_repeated_ids_are_refused(root: Path) -> None:
    again = STEP.replace(":::form fraga\n:::\n", "")
    write(root, "modules/01-forsta/2-igen.md", again)
    module = (root / "modules/01-forsta/module.yaml").read_text()
    write(root, "modules/01-forsta/module.yaml", module.replace("1-borja", "1-borja, 2-igen"))
    assert any("finns två gånger" in told for told in refusals(zipped(from_folder(root).files)))


def test_whoever_watches_is_told_of_every_file_that_takes_time(root: Path) -> None:
    seen: list[tuple[int, int]] = []
    read_package(Source(from_folder(root).files), lambda done, of: seen.append((done, of)))
    told = [done for done, _ in seen]
    assert told == sorted(told)
    assert set(told) >= {1, 2}
    assert {of for _, of in seen} == {3}
