"""Pictures of a package: judged by what they are rather than by their name, and written anew, so that nothing but the picture remains.

Writing anew drops all metadata (place, camera, comments) and whatever else a file may hide. SVG is refused: it is a program. What is refused by
size is refused before it is unpacked.
"""

import hashlib
import io
import warnings
from dataclasses import dataclass
from typing import ClassVar

from PIL import Image, ImageOps, UnidentifiedImageError

FOLDER = "bilder/"
ENDINGS = (".png", ".jpg", ".jpeg", ".webp")
MAX_BYTES = 5 * 1024 * 1024
MAX_PIXELS = 25_000_000
WIDEST = 1600
"""Pixels: wider pictures are made smaller; no page is wider."""
MEDIA_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
ENDING_OF = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp"}


class BadPicture(ValueError):
    """A file that is no picture we take. Its text is the reason, in Swedish."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is stored and shown; `width` and `height` in pixels, `size` in bytes. `digest` is the SHA-256 by which the blob store names it.

    `data` is empty for one that the store has already.
    """

    digest: str
    media_type: str
    size: int
    width: int
    height: int
    data: bytes = b""

    FACTS: ClassVar = ("digest", "media_type", "size", "width", "height")


def read_picture(data: bytes) -> Picture:
    """Give the picture in a file's bytes; raises `BadPicture`."""
    if len(data) > MAX_BYTES:
        raise BadPicture(f"Bilden är större än {MAX_BYTES // 1024 // 1024} MB.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=tuple(MEDIA_TYPES)) as opened:
                return _written_anew(opened)
    except UnidentifiedImageError as error:
        raise BadPicture("Filen är ingen bild av typen PNG, JPEG eller WebP.") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise BadPicture(_too_many_pixels()) from error
    except (OSError, ValueError, SyntaxError, EOFError, OverflowError) as error:
        if isinstance(error, BadPicture):
            raise
        raise BadPicture("Bilden är trasig och går inte att läsa.") from error


def _written_anew(opened: Image.Image) -> Picture:
    kind = str(opened.format)
    if opened.width * opened.height > MAX_PIXELS:
        raise BadPicture(_too_many_pixels())
    if getattr(opened, "n_frames", 1) > 1:
        raise BadPicture("Bilden rör sig. Använd en stillbild; det som rör sig stör den som läser.")
    picture = ImageOps.exif_transpose(opened).convert("RGB" if kind == "JPEG" else "RGBA")
    picture.thumbnail((WIDEST, WIDEST * 4))
    picture.info.clear()
    written = io.BytesIO()
    picture.save(written, kind, **({"quality": 85} if kind == "JPEG" else {"optimize": True} if kind == "PNG" else {}))
    data = written.getvalue()
    return Picture(hashlib.sha256(data).hexdigest(), MEDIA_TYPES[kind], len(data), picture.width, picture.height, data)


def _too_many_pixels() -> str:
    return f"Bilden har fler än {MAX_PIXELS // 1_000_000} miljoner bildpunkter."
