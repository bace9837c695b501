"""Pictures as telephones and other programs write them: turned, several in a file, of kinds that we don't take."""

import io
import struct
from typing import Any

import pytest
from PIL import Image, ImageOps

from services.content.package.picture_reading import read_picture
from services.content.package.pictures import BadPicture
from tests.in_swedish import refuses
from tests.unit.content.test_colours import FOUR, Colour, close, quarters, wide_profile, written


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_stands_as_it_was_taken(kind: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    more = {"lossless": True} if kind == "WEBP" else {"quality": 98, "subsampling": 0} if kind == "JPEG" else {}
    data = written(quarters("RGB", FOUR, (64, 64)), kind, exif=exif, **more)
    with Image.open(io.BytesIO(data)) as opened:
        upright = ImageOps.exif_transpose(opened).convert("RGB")
    with Image.open(io.BytesIO(read_picture(data).data)) as opened:
        shown = opened.convert("RGB")
    for x, y in [(8, 8), (56, 8), (8, 56), (56, 56)]:
        assert close([shown.getpixel((x, y))], [upright.getpixel((x, y))])
    order = [FOUR[[(8, 8), (56, 8), (8, 56), (56, 56)].index(place)] for place in _moved(orientation)]
    assert close([shown.getpixel(place) for place in [(8, 8), (56, 8), (8, 56), (56, 56)]], order)


def _moved(orientation: int) -> list[tuple[int, int]]:
    """Give where each corner of the upright picture lies in the stored one (Exif 2.32, Orientation)."""
    a, b, c, d = (8, 8), (56, 8), (8, 56), (56, 56)
    return {1: [a, b, c, d], 2: [b, a, d, c], 3: [d, c, b, a], 4: [c, d, a, b], 5: [a, c, b, d], 6: [c, a, d, b], 7: [d, b, c, a], 8: [b, d, a, c]}[orientation]  # fmt: skip


def several(*colours: str, **more: Any) -> bytes:
    """Give a JPEG with further pictures after it, as telephones write it."""
    first, *others = [Image.new("RGB", (40, 20), colour) for colour in colours]
    return written(first, "MPO", save_all=True, append_images=others, **more)


@pytest.mark.parametrize("number", [2, 3, 5])
def test_of_several_pictures_in_a_jpeg_the_first_is_taken(number: int) -> None:
    data = several("teal", *["red"] * (number - 1))
    with Image.open(io.BytesIO(data)) as opened:
        assert (opened.format, opened.n_frames) == ("MPO", number)
    read = read_picture(data)
    assert (read.media_type, read.width, read.height) == ("image/jpeg", 40, 20)
    assert close(seen_at(read.data, [(20, 10)]), [(0, 128, 128)])
    assert len(read.data) < len(data)
    assert b"MPF\0" not in read.data


def seen_at(data: bytes, places: list[tuple[int, int]]) -> list[Colour]:
    """Give colours of a file of ours."""
    with Image.open(io.BytesIO(data)) as opened:
        shown = opened.convert("RGB")
    return [shown.getpixel(place) for place in places]


def test_several_pictures_are_turned_and_converted_too() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    read = read_picture(several("teal", "red", exif=exif.tobytes(), icc_profile=wide_profile()))
    assert (read.width, read.height) == (20, 40)


def test_an_index_of_further_pictures_that_leads_nowhere_harms_nothing() -> None:
    whole = several("teal", "red")
    at = whole.index(b"MPF\0")
    cut = whole[: whole.index(b"\xff\xd8", at)]
    damaged = whole[: at + 4] + b"\xff" * 8 + whole[at + 12 :]
    for data in (cut, damaged):
        assert close(seen_at(read_picture(data).data, [(20, 10)]), [(0, 128, 128)])


def frames(kind: str, number: int) -> bytes:
    """Give a file of so many pictures of one kind."""
    first, *others = [Image.new("RGB", (4, 4), (index * 60, 0, 0)) for index in range(number)]
    return written(first, kind, save_all=True, append_images=others)


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_what_moves_is_refused_and_one_picture_of_the_kind_is_not(kind: str) -> None:
    with refuses(BadPicture, "rör sig"):
        read_picture(frames(kind, 3))
    assert read_picture(frames(kind, 1)).width == 4


def of_kind(brand: bytes, *others: bytes) -> bytes:
    """Give the beginning of a file of ISO's base format."""
    brands = brand + b"\0\0\0\0" + b"".join(others)
    return struct.pack(">I", len(brands) + 8) + b"ftyp" + brands + bytes(64)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (of_kind(b"heic", b"mif1", b"heic"), "HEIC"),
        (of_kind(b"mif1", b"mif1", b"heic"), "HEIC"),
        (of_kind(b"avif", b"mif1", b"avif"), "AVIF"),
        (of_kind(b"mif1", b"avif"), "AVIF"),
        (written(Image.new("RGB", (4, 4)), "TIFF"), "TIFF"),
        (written(Image.new("RGB", (4, 4)), "BMP"), "BMP"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><SVG xmlns='x'/>", "SVG"),
        (b"%PDF-1.7", "PDF"),
    ],
)
def test_a_kind_that_is_not_taken_is_named_with_what_to_do(data: bytes, kind: str) -> None:
    with refuses(BadPicture, rf"ingen bild av typen.*{kind}.*Spara den som JPEG eller PNG"):
        read_picture(data)


def test_a_strange_beginning_is_refused_without_a_guess() -> None:
    for data in (of_kind(b"isom", b"mp41"), b"\0\0\0\x04ftyp", b"\xff\xff\xff\xffftypxxxx" + bytes(9), b"text"):
        with refuses(BadPicture, r"^Filen är ingen bild av typen PNG, JPEG eller WebP\.$"):
            read_picture(data)
