"""Pictures of a package: judged by what they are rather than by their name, and written anew, so that nothing but the picture remains.

Writing anew drops all metadata (place, camera, comments) and whatever else a file may hide; what decides how the picture looks is worked into its
pixels first. SVG is refused: it is a program. So is HEIC, whose decoders are a large part of a system for what every telephone can save as JPEG.
What is refused by size is refused before it is unpacked.
"""

from dataclasses import dataclass
from typing import ClassVar

from common.phrases.code import Phrase

FOLDER = "bilder/"
ENDINGS = (".png", ".jpg", ".jpeg", ".webp")
MAX_BYTES = 5 * 1024 * 1024
MAX_PIXELS = 25_000_000
WIDEST = 1600
"""Pixels: wider pictures are made smaller; no page is wider."""
MEDIA_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
ENDING_OF = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp"}


class BadPicture(ValueError):
    """A file that is no picture we take. `phrase` says why."""

    def __init__(self, phrase: Phrase) -> None:
        """Keep the phrase."""
        super().__init__(phrase["code"])
        self.phrase = phrase


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
