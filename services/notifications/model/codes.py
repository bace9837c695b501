"""The code of a new address: made of its id with the service's key, so that it stands nowhere."""

from collections.abc import Callable
from uuid import UUID

Digest = Callable[[str, str], str]
"""What makes something that this service alone can make (`Resources.digest`)."""
FIGURES = 1_000_000


def code_of(digest: Digest, code_id: UUID) -> str:
    """Give its six figures."""
    return f"{int(digest('code', str(code_id))[:16], 16) % FIGURES:06d}"
