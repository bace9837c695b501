"""Decoding a picture and writing it anew, by Pillow. It is imported when the first picture arrives: it takes five MB of every process that has it."""

import hashlib
import io
import warnings
from collections.abc import Mapping
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

from common.door import UNREADABLE
from common.phrases import packages
from common.phrases.code import Phrase
from services.content.package.colours import as_shown
from services.content.package.foreign import refusal
from services.content.package.pictures import MAX_PIXELS, MEDIA_TYPES, WIDEST, BadPicture, Picture

KINDS = {"PNG": "PNG", "JPEG": "JPEG", "WEBP": "WEBP", "MPO": "JPEG", "GIF": "PNG"}
"""What is read, and as what it is written. MPO is how a JPEG is called that has further pictures after it (CIPA DC-007): a preview, the depth, a
gain map of brightness. They are left out as metadata is."""
OF_SEVERAL = {"MPO"}
"""Kinds in which more than one picture doesn't mean that they move."""

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
            # Pillow warns of an index of further pictures that is damaged; the first picture is whole.
            warnings.simplefilter("ignore", UserWarning)
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP", "GIF")) as opened:
                return _redrawn(opened)
    except UnidentifiedImageError as error:
        raise BadPicture(refusal(data)) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise BadPicture(_too_many_pixels()) from error
    except (OSError, *UNREADABLE) as error:
        if isinstance(error, BadPicture):
            raise
        raise BadPicture(packages.PICTURE_BROKEN()) from error


def _redrawn(opened: Image.Image) -> Picture:
    kind = KINDS[str(opened.format)]
    if opened.width * opened.height > MAX_PIXELS:
        raise BadPicture(_too_many_pixels())
    if getattr(opened, "n_frames", 1) > 1 and opened.format not in OF_SEVERAL:
        raise BadPicture(packages.PICTURE_MOVES())
    picture = as_shown(ImageOps.exif_transpose(opened), opened.info).convert("RGB" if kind == "JPEG" else "RGBA")
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


def _too_many_pixels() -> Phrase:
    return packages.TOO_MANY_PIXELS(most=MAX_PIXELS // 1_000_000)
