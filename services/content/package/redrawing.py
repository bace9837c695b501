"""Decoding a picture and writing it anew, by Pillow. It is imported when the first picture arrives: it takes five MB of every process that has it."""

import hashlib
import io
import warnings
from collections.abc import Mapping
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

from services.content.package.pictures import MAX_PIXELS, MEDIA_TYPES, WIDEST, BadPicture, Picture

HOW: Mapping[str, dict[str, Any]] = {
    "JPEG": {"quality": 85, "subsampling": 0},
    "PNG": {"optimize": True},
    "WEBP": {"lossless": True},
}
ROUNDS = 40
"""Ten for a photograph, twenty for noise; a picture of two megapixels takes 30 ms a round."""


def written_anew(data: bytes) -> Picture:
    """Give the picture in a file's bytes without anything else that was there; raises `BadPicture`."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=tuple(MEDIA_TYPES)) as opened:
                return _redrawn(opened)
    except UnidentifiedImageError as error:
        raise BadPicture("Filen är ingen bild av typen PNG, JPEG eller WebP.") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise BadPicture(_too_many_pixels()) from error
    except (OSError, ValueError, SyntaxError, EOFError, OverflowError) as error:
        if isinstance(error, BadPicture):
            raise
        raise BadPicture("Bilden är trasig och går inte att läsa.") from error


def _redrawn(opened: Image.Image) -> Picture:
    kind = str(opened.format)
    if opened.width * opened.height > MAX_PIXELS:
        raise BadPicture(_too_many_pixels())
    if getattr(opened, "n_frames", 1) > 1:
        raise BadPicture("Bilden rör sig. Använd en stillbild; det som rör sig stör den som läser.")
    picture = ImageOps.exif_transpose(opened).convert("RGB" if kind == "JPEG" else "RGBA")
    picture.thumbnail((WIDEST, WIDEST * 4))
    picture.info.clear()
    data = _stable(picture, kind)
    return Picture(hashlib.sha256(data).hexdigest(), MEDIA_TYPES[kind], len(data), picture.width, picture.height, data)


def _stable(picture: Image.Image, kind: str) -> bytes:
    """Give a file that comes out the same when it is read and written again: an exported programme must come back byte for byte.

    Colours as fine as brightness bring a JPEG there after some rounds. A WebP is kept without loss, for with loss it would change each time.
    """
    data = _written(picture, kind)
    for _ in range(ROUNDS if kind == "JPEG" else 0):
        with Image.open(io.BytesIO(data)) as opened:
            again = _written(opened, kind)
        if again == data:
            break
        data = again
    return data


def _written(picture: Image.Image, kind: str) -> bytes:
    written = io.BytesIO()
    picture.save(written, kind, **HOW[kind])
    return written.getvalue()


def _too_many_pixels() -> str:
    return f"Bilden har fler än {MAX_PIXELS // 1_000_000} miljoner bildpunkter."
