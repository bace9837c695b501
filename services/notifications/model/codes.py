"""What is made of an id with the service's key, so that it stands nowhere: codes, and the marks of our own addresses."""

from collections.abc import Callable
from uuid import UUID

Digest = Callable[[str, str], str]
"""What makes something that this service alone can make (`Resources.digest`)."""
FIGURES = 1_000_000
STOP, REPORT = "stop", "report"
"""What marks are made for: none can be used for the other."""


def code_of(digest: Digest, code_id: UUID) -> str:
    """Give its six figures."""
    return f"{int(digest('code', str(code_id))[:16], 16) % FIGURES:06d}"


def mark_of(digest: Digest, purpose: str, delivery_id: UUID) -> str:
    """Give what tells an address of ours, about one delivery, from what somebody else makes up."""
    return digest(purpose, str(delivery_id))
