"""Pictures of kinds that we don't take, known by their first bytes, so that the refusal can say what to do."""

from common.phrases import packages
from common.phrases.code import Phrase

_HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_AVIF = {b"avif", b"avis"}
_BEGINNINGS = (
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"BM", "BMP"),
    (b"%PDF", "PDF"),
    (b"8BPS", "Photoshop"),
    (b"\0\0\0\x0cJXL ", "JPEG XL"),
    (b"\xff\x0a", "JPEG XL"),
    (b"\0\0\0\x0cjP  ", "JPEG 2000"),
)
_DRAWING = b"<svg"
_LOOKED_AT = 1024


def refusal(data: bytes) -> Phrase:
    """Give the reason why a file is no picture that we take, and what to do instead where its kind is known."""
    if name := _kind(data[:_LOOKED_AT]):
        return packages.PICTURE_OF_ANOTHER_KIND(kind=name)
    return packages.NO_PICTURE_OF_OURS()


def _kind(beginning: bytes) -> str | Phrase | None:
    if beginning[4:8] == b"ftyp":
        # The brands: the main one, and after its version those that a reader may use instead.
        brands = {
            beginning[8:12],
            *(beginning[at : at + 4] for at in range(16, min(int.from_bytes(beginning[:4], "big"), _LOOKED_AT), 4)),
        }
        if brands & _AVIF:
            return "AVIF"
        return packages.HEIC() if brands & _HEIC else None
    if _DRAWING in beginning.lower():
        return packages.SVG()
    return next((name for mark, name in _BEGINNINGS if beginning.startswith(mark)), None)
