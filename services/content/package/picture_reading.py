"""Reading a picture from the bytes of a file: refused by size before anything is unpacked, then written anew (`redrawing`)."""

from common.phrases import packages
from services.content.package.pictures import MAX_BYTES, BadPicture, Picture


def read_picture(data: bytes) -> Picture:
    """Give the picture in a file's bytes; raises `BadPicture`."""
    if len(data) > MAX_BYTES:
        raise BadPicture(packages.PICTURE_TOO_LARGE(most=MAX_BYTES // 1024 // 1024))
    from services.content.package.redrawing import written_anew  # noqa: PLC0415  (five MB, which only the first picture brings: see there)

    return written_anew(data)
