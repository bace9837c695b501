"""A picture's colours as a screen showed them, in the plainest form: eight bits a channel, sRGB, transparency as alpha. By Pillow and Little CMS.

A file may hold sixteen bits, inks instead of light, a colour space of its own (Display P3 of telephones) or a gamma. Whoever drops that
with the metadata changes the picture: a 16-bit drawing becomes white, a skin grey. What a browser would honour is worked into the pixels.
"""

import io
from collections.abc import Mapping
from typing import Any

from PIL import Image, ImageCms, ImageMath

_DEEP = {"I", "I;16", "I;16B", "I;16L"}
_STEPS_OF_DEPTH = 257
"""From sixteen bits to eight: 65,535 / 255."""
SCREEN = 0.45455
"""The gamma that files for screens have (PNG 1.2, gAMA); another one is worked in."""


def as_shown(picture: Image.Image, info: Mapping[Any, Any]) -> Image.Image:
    """Give the picture as RGB, or as RGBA when some of it can be seen through; `info` is what the file says of itself."""
    alpha = _alpha(picture, info)
    colours = _colours(picture)
    if profile := info.get("icc_profile"):
        colours = _through(colours, profile)
    elif "gamma" in info and "srgb" not in info:
        colours = _brightened(colours, info["gamma"])
    shown = colours.convert("RGB")
    if alpha:
        shown.putalpha(alpha)
    return shown


def _alpha(picture: Image.Image, info: Mapping[Any, Any]) -> Image.Image | None:
    key = info.get("transparency")
    if picture.mode in _DEEP:
        return None if key is None else ImageMath.lambda_eval(_all_but(key), im=picture.convert("I")).convert("L")
    return picture.convert("RGBA").getchannel("A") if picture.has_transparency_data else None


def _all_but(key: int) -> Any:
    """Give the formula of what isn't the one value that can be seen through."""
    return lambda values: (values["im"] != key) * 255


def _colours(picture: Image.Image) -> Image.Image:
    """Give the picture as L, RGB or CMYK: what a profile can speak of."""
    if picture.mode in _DEEP:
        return picture.convert("I").point(lambda value: value * (1 / _STEPS_OF_DEPTH) + 0.5).convert("L")
    if picture.mode in {"L", "RGB", "CMYK"}:
        return picture
    if picture.mode in {"1", "LA"}:
        return picture.convert("L")
    return picture.convert("RGBA").convert("RGB")


def _through(colours: Image.Image, profile: bytes) -> Image.Image:
    """Give the colours in sRGB. A profile that is broken, or of another kind of colour, is passed over, as browsers do."""
    try:
        return (
            ImageCms.profileToProfile(
                colours,
                io.BytesIO(profile),
                ImageCms.createProfile("sRGB"),
                ImageCms.Intent.RELATIVE_COLORIMETRIC,
                "RGB",
            )
            or colours
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return colours


def _brightened(colours: Image.Image, gamma: float) -> Image.Image:
    if not 0 < gamma < 10 or abs(gamma - SCREEN) < SCREEN / 50:  # noqa: PLR2004 (outside of it no one can have meant it)
        return colours
    table = [round(255 * (value / 255) ** (SCREEN / gamma)) for value in range(256)]
    return colours.point(table * len(colours.getbands()))
