"""Ids made of titles: what an author never has to think of, and what stays the same in every version afterwards."""

import re
import unicodedata
from collections.abc import Collection

LONGEST = 64
ROOM_FOR_NUMBER = 5


def slug_of(title: str, otherwise: str) -> str:
    """Give a title as an id: `Steg 1 – Förberedelser` gives `steg-1-forberedelser`; `otherwise` when nothing of it can stand there."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[: LONGEST - ROOM_FOR_NUMBER].strip("-") or otherwise


def free_name(wanted: str, taken: Collection[str]) -> str:
    """Give the wanted id, or the first of `wanted-2`, `wanted-3`, … that is free."""
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted}-{number}", number + 1
    return name
