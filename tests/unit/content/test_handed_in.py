"""Packages as other systems leave them: marks, encodings, line ends, letters taken apart, names in capitals and with blanks."""

import io
import unicodedata
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

import services
from services.content.package import BrokenPackage, Package, read_package
from services.content.package.sources import Source, from_folder, from_zip
from services.content.package.unpacking import final_files, unpack
from tests.in_swedish import fault_of

PHQ_9 = Path(services.__path__[0]).parent / "programmes" / "instrument" / "phq-9"
STEP, FORM, MODULE = "modules/01-phq-9/1-phq-9.md", "forms/phq-9.yaml", "modules/01-phq-9/module.yaml"
FILES = from_folder(PHQ_9).files
TEXTS = sorted(name for name in FILES if name.endswith((".md", ".yaml")))
WHOLE = read_package(Source(dict(FILES)))
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc00000030101"
    "00c9fe92ef0000000049454e44ae426082"
)


def faults(files: Mapping[str, bytes]) -> list[str]:
    with pytest.raises(BrokenPackage) as broken:
        read_package(Source(dict(files)))
    return [fault_of(fault) for fault in broken.value.faults]


def says_the_same(package: Package) -> bool:
    named = ("facts", "welcome_html", "modules", "steps", "forms", "digest")
    return all(getattr(package, name) == getattr(WHOLE, name) for name in named)


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_a_file_says_the_same_however_it_was_saved(name: str, encoding: str, ends: str) -> None:
    saved = FILES[name].decode().replace("\n", ends).encode(encoding)
    package = read_package(Source({**FILES, name: saved}))
    assert says_the_same(package)
    assert final_files(unpack(package), package)[0][name] == saved


def test_letters_taken_apart_and_invisible_signs_are_put_right_everywhere() -> None:
    def taken_apart(data: bytes) -> bytes:
        return unicodedata.normalize("NFD", data.decode()).replace("e", "e\u2060").encode()

    files = {name: taken_apart(data) if name in TEXTS else data for name, data in FILES.items()}
    assert says_the_same(read_package(Source(files)))


def test_a_text_in_windows_own_letters_is_refused_in_words() -> None:
    data = FILES["welcome.md"].decode().encode("cp1252")
    assert "welcome.md: Filen är inte UTF-8." in faults({**FILES, "welcome.md": data})


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        (STEP, "modules/01-phq-9/1-PHQ-9.md", f"Filen {STEP} finns inte, men modules/01-phq-9/1-PHQ-9.md finns."),
        (STEP, "modules/01-phq-9/1 phq 9.md", f"Filen {STEP} finns inte, men modules/01-phq-9/1 phq 9.md finns."),
        (STEP, "modules/01-phq-9/1-phq-9.MD", "Filnamnet ska sluta med .md eller .yaml, med små bokstäver."),
        (STEP, "modules/01-phq-9/1-phq-9.md.txt", "Filnamnet ska sluta med .md eller .yaml, med små bokstäver."),
        (MODULE, "modules/01-phq-9/module.yml", "Filnamnet ska sluta med .md eller .yaml, med små bokstäver."),
        (FORM, "forms/phq-9.yml", "Filnamnet ska sluta med .yaml, med små bokstäver."),
        (FORM, "Forms/phq-9.yaml", "Mappen ska heta forms, med små bokstäver."),
        ("welcome.md", "Welcome.md", "Filen welcome.md finns inte, men Welcome.md finns."),
        ("programme.yaml", "Programme.yaml", "Filen programme.yaml finns inte, men Programme.yaml finns."),
    ],
)
def test_a_name_that_differs_in_what_file_managers_pass_over_is_told(was: str, now: str, told: str) -> None:
    files = {now if name == was else name: data for name, data in FILES.items()}
    assert any(told in fault for fault in faults(files)), faults(files)


@pytest.mark.parametrize(
    ("file", "written", "told"),
    [
        ("bilder/Kurva.PNG", "bilder/Kurva.PNG", ""),
        (unicodedata.normalize("NFD", "bilder/ångest.png"), "bilder/ångest.png", ""),
        ("bilder/ångest.png", unicodedata.normalize("NFD", "bilder/ångest.png"), ""),
        ("bilder/Kurva.png", "bilder/kurva.png", "men bilder/Kurva.png finns."),
        ("bilder/min kurva.png", "bilder/min-kurva.png", "Döp om den till bilder/min-kurva.png, här och i steget."),
        ("Bilder/kurva.png", "bilder/kurva.png", "Mappen ska heta bilder, med små bokstäver."),
    ],
)
def test_a_picture_is_found_or_refused_in_words(tmp_path: Path, file: str, written: str, told: str) -> None:
    shown = f"{FILES[STEP].decode()}\n:::image {written}\nEn kurva.\n:::\n".encode()
    for name, data in {**FILES, STEP: shown, file: PNG}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    if not told:
        assert len(read_package(tmp_path).pictures) == 1
    else:
        assert any(told in fault for fault in faults(from_folder(tmp_path).files))


def test_two_names_that_are_one_are_told() -> None:
    name = "modules/01-phq-9/bilaga-å.md"
    source = from_zip(_zip({"programme.yaml": b"", name: b"a", unicodedata.normalize("NFD", name): b"b"}))
    assert [fault_of(fault) for fault in source.faults] == [f"{name}: Filen finns två gånger i paketet."]


def test_a_zip_from_macos_names_its_files_in_utf_8_without_saying_so() -> None:
    name = unicodedata.normalize("NFD", "bilder/ångest.png")
    data = bytearray(_zip({name: PNG, "programme.yaml": b""}))
    raw = name.encode()
    for start, flags in (
        (30, 6),
        (46, 8),
    ):  # of the name and the flags in the local and in the central header (APPNOTE 4.3)
        at = data.find(raw) - start if start == 30 else data.rfind(raw) - start
        data[at + flags + 1] &= 0xF7
    assert set(from_zip(bytes(data)).files) == {"bilder/ångest.png", "programme.yaml"}


def test_what_file_managers_leave_is_passed_over_in_a_folder_too(tmp_path: Path) -> None:
    for name, data in {
        **FILES,
        ".DS_Store": b"\0\xff",
        "modules/Thumbs.db": b"\xff",
        "forms/._phq-9.yaml": b"\0",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    assert says_the_same(read_package(tmp_path))


def test_a_number_that_may_be_two_is_asked_about_in_yaml_too() -> None:
    written = FILES[FORM].decode().replace("value: 3}", "value: 3.000}")
    found = faults({**FILES, FORM: written.encode()})
    assert any("3.000 kan vara 3 000 eller 3; skriv talet utan punkt" in fault for fault in found), found
    assert read_package(Source({**FILES, FORM: written.replace("3.000", "3.0").encode()})).facts == WHOLE.facts


def _zip(files: Mapping[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return written.getvalue()
