"""Pictures of kinds that we don't take, known by their first bytes, so that the refusal can say what to do."""

NONE_OF_OURS = "Filen är ingen bild av typen PNG, JPEG eller WebP."
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


def refusal(data: bytes) -> str:
    """Give the reason, in Swedish, why a file is no picture that we take, and what to do instead where its kind is known."""
    if name := _kind(data[:_LOOKED_AT]):
        return f"{NONE_OF_OURS} Den är {name}. Spara den som JPEG eller PNG och lägg till den igen."
    return NONE_OF_OURS


def _kind(beginning: bytes) -> str | None:
    if beginning[4:8] == b"ftyp":
        # The brands: the main one, and after its version those that a reader may use instead.
        brands = {
            beginning[8:12],
            *(beginning[at : at + 4] for at in range(16, min(int.from_bytes(beginning[:4], "big"), _LOOKED_AT), 4)),
        }
        if brands & _AVIF:
            return "AVIF"
        return "HEIC, som en del telefoner sparar i" if brands & _HEIC else None
    if _DRAWING in beginning.lower():
        return "en SVG-teckning"
    return next((name for mark, name in _BEGINNINGS if beginning.startswith(mark)), None)
