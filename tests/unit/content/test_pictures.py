"""Pictures of packages: what is taken, what is refused, and that nothing but the picture remains."""

import io
import struct
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from services.content.package import BrokenPackage, read_package
from services.content.package.picture_reading import read_picture
from services.content.package.pictures import MAX_BYTES, WIDEST, BadPicture
from tests.in_swedish import fault_of, refuses
from tests.unit.content.test_package import STEP, root, write

__all__ = ["root"]
SECRET = b"Gatan 1, 59.3293 N 18.0686 E"


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 20), **more: Any) -> bytes:
    """Give a picture file."""
    written = io.BytesIO()
    Image.new("RGB", size, "teal").save(written, kind, **more)
    return written.getvalue()


@pytest.mark.parametrize(("kind", "media_type"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp")])
def test_a_picture_is_known_by_what_it_is(kind: str, media_type: str) -> None:
    read = read_picture(picture(kind))
    assert (read.media_type, read.width, read.height) == (media_type, 40, 20)
    with Image.open(io.BytesIO(read.data)) as opened:
        assert (opened.format, opened.size) == (kind, (40, 20))


@pytest.mark.parametrize("kind", [1, 2, 6, 7])
def test_a_turned_picture_whose_other_facts_are_of_a_wrong_kind_is_refused_or_read(kind: int) -> None:
    turned = struct.pack("<HHII", 0x112, 3, 1, 6)
    width_of_a_point = struct.pack("<HHII", 0x11A, kind, 1, 0xFFFFFFFF)
    facts = b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<H", 2) + turned + width_of_a_point + bytes(20)
    with suppress(BadPicture):
        read_picture(picture("JPEG", exif=facts))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_that_is_cut_off_anywhere_is_refused_or_read(kind: str) -> None:
    whole = picture(kind, (4, 4))
    for end in range(len(whole)):
        with suppress(BadPicture):
            read_picture(whole[:end])


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_of_ours_comes_back_byte_for_byte(kind: str) -> None:
    noise = Image.effect_noise((320, 240), 60)
    coloured = Image.merge(
        "RGB", (noise, noise.transpose(Image.Transpose.ROTATE_180), Image.linear_gradient("L").resize((320, 240)))
    )
    written = io.BytesIO()
    coloured.save(written, kind)
    ours = read_picture(written.getvalue()).data
    assert read_picture(ours).data == ours


def test_nothing_but_the_picture_remains() -> None:
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    data = picture("JPEG", exif=exif, comment=SECRET) + SECRET
    assert SECRET in data
    assert SECRET not in read_picture(data).data


def test_a_picture_that_lies_on_its_side_is_turned() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    read = read_picture(picture("JPEG", exif=exif))
    assert (read.width, read.height) == (20, 40)


def test_a_wide_picture_is_made_smaller() -> None:
    read = read_picture(picture(size=(WIDEST * 2, 100)))
    assert (read.width, read.height) == (WIDEST, 50)


def test_the_same_picture_gets_the_same_name() -> None:
    assert read_picture(picture()).digest == read_picture(picture()).digest


def bomb() -> bytes:
    """Give a small PNG that says it is 60,000 pixels wide and high."""
    made = bytearray(picture(size=(1, 1)))
    made[16:24] = (60_000).to_bytes(4, "big") * 2
    made[29:33] = zlib.crc32(made[12:29]).to_bytes(4, "big")
    return bytes(made)


def moving() -> bytes:
    """Give a WebP with two frames."""
    frames = [Image.new("RGB", (4, 4), colour) for colour in ("red", "blue")]
    written = io.BytesIO()
    frames[0].save(written, "WEBP", save_all=True, append_images=frames[1:])
    return written.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>x</script></svg>', "ingen bild"),
        (lambda: picture("BMP"), "ingen bild"),
        (lambda: b"", "ingen bild"),
        (lambda: picture(size=(400, 400))[:300], "trasig"),
        (bomb, "bildpunkter"),
        (lambda: picture(size=(5_001, 5_000)), "bildpunkter"),
        (moving, "rör sig"),
        (lambda: bytes(MAX_BYTES + 1), "större än"),
    ],
    ids=["svg", "bmp", "empty", "cut", "bomb", "too many pixels", "moving", "too large"],
)
def test_what_is_no_picture_we_take_is_refused_with_a_reason(data: Callable[[], bytes], words: str) -> None:
    with refuses(BadPicture, words):
        read_picture(data())


@given(st.binary(max_size=200), st.integers(0, 60))
def test_whatever_bytes_come_a_picture_or_a_refusal_comes_out(noise: bytes, at: int) -> None:
    whole = picture()
    for data in (noise, whole[:at] + noise + whole[at + len(noise) :]):
        with suppress(BadPicture):
            assert read_picture(data).media_type == "image/png"


def with_picture(root: Path, inside: str = "Vad den visar\nBildtext\n", name: str = "bilder/a.png") -> None:
    """Put a picture and its place into the package."""
    (root / "bilder").mkdir(exist_ok=True)
    (root / name).write_bytes(picture())
    write(root, "modules/01-forsta/1-borja.md", STEP + f":::image {name}\n{inside}:::\n")


def test_a_picture_stands_on_its_step(root: Path) -> None:
    with_picture(root)
    package = read_package(root)
    block = package.steps[0]["blocks"][-1]
    assert (block["kind"], block["alt"], block["caption"], block["width"]) == ("image", "Vad den visar", "Bildtext", 40)
    assert [one.digest for one in package.pictures] == [block["digest"]]


def test_the_digest_of_a_package_changes_with_its_pictures(root: Path) -> None:
    with_picture(root)
    before = read_package(root).digest
    (root / "bilder" / "a.png").write_bytes(picture(size=(41, 20)))
    assert read_package(root).digest != before


def unused(root: Path) -> None:
    """Add a picture that no step shows."""
    with_picture(root)
    (root / "bilder" / "b.png").write_bytes(picture())


def of_another_kind(root: Path) -> None:
    """Add a drawing that is a program."""
    with_picture(root)
    (root / "bilder" / "b.svg").write_text("<svg/>")


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda root: with_picture(root, inside="\n"), "1-borja.md:16: En bild behöver en rad som säger vad den visar"),
        (lambda root: with_picture(root, inside=f"{'x' * 501}\n"), "1-borja.md:16: En bild behöver"),
        (
            lambda root: write(root, "modules/01-forsta/1-borja.md", STEP + ":::image bilder/../x.png\nAlt\n:::\n"),
            "1-borja.md:16: Bilden bilder/../x.png finns inte",
        ),
        (
            lambda root: write(root, "modules/01-forsta/1-borja.md", STEP + "![x](bilder/a.png)\n"),
            "1-borja.md:16: Texten får inte innehålla bilder så; skriv :::image bilder/namn.png.",
        ),
        (unused, "bilder/b.png: Bilden står inte i något steg."),
        (of_another_kind, "bilder/b.svg: En bild heter något med .png"),
    ],
    ids=["no alt", "long alt", "elsewhere", "markdown", "unused", "svg"],
)
def test_a_faulty_picture_names_its_place(root: Path, change: Callable[[Path], object], fault: str) -> None:
    change(root)
    with pytest.raises(BrokenPackage) as broken:
        read_package(root)
    assert any(fault in fault_of(found) for found in broken.value.faults), broken.value.faults
