"""A picture that is written anew shows what it showed: depth, colours, orientation, transparency. Pixels are compared, not sizes."""

import io
import struct
import zlib
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from PIL import Image, ImageCms

from services.content.package.picture_reading import read_picture

Colour = tuple[int, ...]
MARKS = {"left top": (2, 2), "right top": (29, 2), "left bottom": (2, 13), "right bottom": (29, 13)}
CLOSE = 6
"""How far a channel may be from what it was: JPEG isn't exact."""


def quarters(mode: str, colours: list[Any], size: tuple[int, int] = (32, 16)) -> Image.Image:
    """Give a picture with a colour in each quarter."""
    made = Image.new(mode, size, colours[0])
    width, height = size[0] // 2, size[1] // 2
    for colour, place in zip(colours[1:], [(width, 0), (0, height), (width, height)], strict=True):
        made.paste(colour, (*place, place[0] + width, place[1] + height))
    return made


def written(picture: Image.Image, kind: str, **more: Any) -> bytes:
    """Give the picture's file."""
    file = io.BytesIO()
    picture.save(file, kind, **more)
    return file.getvalue()


def seen(data: bytes) -> list[Colour]:
    """Give the colour in each quarter of what comes out."""
    with Image.open(io.BytesIO(read_picture(data).data)) as opened:
        shown = opened.convert("RGBA")
    return [tuple(shown.getpixel(place)) for place in MARKS.values()]


def close(seen_colours: list[Colour], wanted: list[Colour], by: int = CLOSE) -> bool:
    """Tell whether colours look alike."""
    return all(
        abs(one - other) <= by
        for pair in zip(seen_colours, wanted, strict=True)
        for one, other in zip(*pair, strict=True)
    )


FOUR = [(200, 30, 30), (30, 160, 40), (20, 40, 180), (240, 240, 230)]
OPAQUE = [(*colour, 255) for colour in FOUR]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_plain_colours_stay(kind: str) -> None:
    more = {"lossless": True} if kind == "WEBP" else {}
    assert close(seen(written(quarters("RGB", FOUR), kind, quality=95, **more)), OPAQUE)


def deep(values: list[int], alpha: int | None = None) -> bytes:
    """Give a PNG of 16 bits, grey."""
    more = {} if alpha is None else {"transparency": alpha}
    made = Image.new("I;16", (32, 16))
    columns = [(2, 2), (29, 2), (2, 13), (29, 13)]
    for (x, y), value in zip(columns, values, strict=True):
        for across in range(x - 2, x + 3):
            for down in range(y - 2, y + 3):
                made.putpixel((across, down), value)
    return written(made, "PNG", **more)


def test_sixteen_bits_become_eight_with_the_same_greys() -> None:
    values = [0, 0x4000, 0x8000, 0xFFFF]
    assert seen(deep(values)) == [(grey, grey, grey, 255) for grey in (0, 64, 128, 255)]


def test_what_sixteen_bits_leave_open_stays_open() -> None:
    assert [colour[3] for colour in seen(deep([0x1234, 0x4000, 0x8000, 0xFFFF], 0x1234))] == [0, 255, 255, 255]


def chunk(kind: bytes, data: bytes) -> bytes:
    """Give a chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def deep_colours() -> bytes:
    """Give a PNG of 16 bits in colour, with alpha, which Pillow can't write."""
    rows = b"".join(
        b"\0"
        + b"".join(
            struct.pack(">4H", *(257 * channel for channel in (*FOUR[(x > 15) + 2 * (y > 7)], 128))) for x in range(32)
        )
        for y in range(16)
    )
    header = struct.pack(">IIBBBBB", 32, 16, 16, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def test_sixteen_bits_in_colour_stay_as_they_look() -> None:
    assert seen(deep_colours()) == [(*colour, 128) for colour in FOUR]


def test_greys_and_black_and_white_stay() -> None:
    greys = [0, 80, 160, 255]
    for kind in ("PNG", "JPEG"):
        assert close(seen(written(quarters("L", greys), kind)), [(grey, grey, grey, 255) for grey in greys], 2)
    assert seen(written(quarters("1", [0, 1, 1, 0]), "PNG")) == [(v, v, v, 255) for v in (0, 255, 255, 0)]


def palette() -> Image.Image:
    """Give a picture whose colours are numbers in a palette."""
    made = quarters("P", [0, 1, 2, 3])
    made.putpalette([channel for colour in FOUR for channel in colour])
    return made


@pytest.mark.parametrize(
    ("data", "alphas"),
    [
        (lambda: written(quarters("RGBA", [(*FOUR[0], 0), (*FOUR[1], 64), (*FOUR[2], 128), (*FOUR[3], 255)]), "PNG"), [0, 64, 128, 255]),
        (lambda: written(quarters("LA", [(9, 0), (9, 64), (9, 128), (9, 255)]), "PNG"), [0, 64, 128, 255]),
        (lambda: written(quarters("RGB", FOUR), "PNG", transparency=FOUR[1]), [255, 0, 255, 255]),
        (lambda: written(quarters("L", [1, 2, 3, 4]), "PNG", transparency=3), [255, 255, 0, 255]),
        (lambda: written(palette(), "PNG", transparency=bytes([0, 64, 128, 255])), [0, 64, 128, 255]),
        (lambda: written(palette(), "PNG", transparency=2), [255, 255, 0, 255]),
        (lambda: written(palette(), "GIF", transparency=2), [255, 255, 0, 255]),
        (lambda: written(quarters("RGBA", [(*FOUR[0], 0), (*FOUR[1], 64), (*FOUR[2], 128), (*FOUR[3], 255)]), "WEBP", lossless=True), [0, 64, 128, 255]),
    ],
    ids=["RGBA", "LA", "RGB with a key", "L with a key", "palette with alphas", "palette with a key", "GIF", "WebP"],
)  # fmt: skip
def test_what_can_be_seen_through_still_can(data: Callable[[], bytes], alphas: list[int]) -> None:
    assert [colour[3] for colour in seen(data())] == alphas


def test_colours_of_a_palette_that_are_seen_through_keep_their_colour() -> None:
    data = written(palette(), "PNG", transparency=bytes([255, 64, 128, 255]))
    assert close(seen(data), [(*FOUR[0], 255), (*FOUR[1], 64), (*FOUR[2], 128), (*FOUR[3], 255)], 1)


def wide_profile() -> bytes:
    """Give the profile of a screen whose green is purer than sRGB's, with gamma 1: colours come out otherwise when it is passed over."""
    xyz = {
        b"rXYZ": (0.5151, 0.2412, -0.0011),
        b"gXYZ": (0.2920, 0.6922, 0.0419),
        b"bXYZ": (0.1571, 0.0666, 0.7841),
        b"wtpt": (0.9642, 1.0, 0.8249),
    }
    tags = {
        name: b"XYZ \0\0\0\0" + b"".join(struct.pack(">i", round(v * 65536)) for v in value)
        for name, value in xyz.items()
    }
    tags |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), b"curv\0\0\0\0\0\0\0\1" + struct.pack(">H", 256) + b"\0\0")
    tags[b"desc"] = b"desc\0\0\0\0\0\0\0\5Wide\0" + bytes(12 + 67 + 3)
    tags[b"cprt"] = b"text\0\0\0\0none\0\0\0\0"
    body, table, at = b"", b"", 128 + 4 + 12 * len(tags)
    for name, value in tags.items():
        padded = value + bytes(-len(value) % 4)
        table += struct.pack(">4sII", name, at + len(body), len(value))
        body += padded
    size = at + len(body)
    head = struct.pack(">I4sI4s4s4s", size, b"\0\0\0\0", 0x02400000, b"mntr", b"RGB ", b"XYZ ") + bytes(12) + b"acsp"
    head += bytes(28) + struct.pack(">3i", 63190, 65536, 54061)
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_colour_space_of_its_own_is_worked_in(kind: str) -> None:
    profile = wide_profile()
    plain = quarters("RGB", FOUR)
    wanted = ImageCms.profileToProfile(
        plain, io.BytesIO(profile), ImageCms.createProfile("sRGB"), ImageCms.Intent.RELATIVE_COLORIMETRIC
    )
    assert wanted is not None
    colours = [(*wanted.getpixel(place), 255) for place in MARKS.values()]
    assert not close(colours, OPAQUE, 20)
    more = {"lossless": True} if kind == "WEBP" else {"quality": 98, "subsampling": 0} if kind == "JPEG" else {}
    data = written(plain, kind, icc_profile=profile, **more)
    assert close(seen(data), colours, 8)
    with Image.open(io.BytesIO(read_picture(data).data)) as opened:
        assert "icc_profile" not in opened.info


def test_a_profile_leaves_what_can_be_seen_through() -> None:
    data = written(
        quarters("RGBA", [(*FOUR[0], 0), (*FOUR[1], 64), (*FOUR[2], 128), (*FOUR[3], 255)]),
        "PNG",
        icc_profile=wide_profile(),
    )
    assert [colour[3] for colour in seen(data)] == [0, 64, 128, 255]


@pytest.mark.parametrize("profile", [b"nonsense", b"", bytes(200)])
def test_a_broken_profile_is_passed_over(profile: bytes) -> None:
    assert close(seen(written(quarters("RGB", FOUR), "PNG", icc_profile=profile)), OPAQUE, 0)


def test_a_profile_of_another_kind_of_colour_is_passed_over() -> None:
    assert seen(written(quarters("L", [0, 80, 160, 255]), "PNG", icc_profile=wide_profile()))[3] == (255, 255, 255, 255)


def test_inks_become_light() -> None:
    inks = [(0, 255, 255, 0), (255, 0, 255, 0), (255, 255, 0, 0), (0, 0, 0, 0)]
    wanted = [(255, 0, 0, 255), (0, 255, 0, 255), (0, 0, 255, 255), (255, 255, 255, 255)]
    assert close(seen(written(quarters("CMYK", inks), "JPEG", quality=98, subsampling=0)), wanted, 12)


def test_a_gamma_is_worked_in_unless_it_is_a_screens() -> None:
    plain = written(quarters("RGB", FOUR), "PNG")
    with_gamma = {
        value: plain[:33] + chunk(b"gAMA", struct.pack(">I", value)) + plain[33:] for value in (45455, 100000)
    }
    assert close(seen(with_gamma[45455]), OPAQUE, 0)
    assert seen(with_gamma[100000])[0][0] == round(255 * (200 / 255) ** 0.45455)


def test_a_photograph_keeps_its_gradation() -> None:
    greys = Image.linear_gradient("L").resize((512, 64))
    shown = read_picture(written(greys, "PNG"))
    with Image.open(io.BytesIO(shown.data)) as opened:
        column = [opened.convert("L").getpixel((256, y)) for y in range(64)]
    assert all(one <= other for one, other in pairwise(column))
    assert (column[0] < 8, column[-1] > 247) == (True, True)
