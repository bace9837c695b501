"""What somebody was told of, as `notifications` tells it."""

from typing import Any
from uuid import UUID


def notice(number: int, kind: str = "message", **changed: Any) -> dict[str, Any]:
    """Give a notice that nobody has seen."""
    told = {"moment_id": None, "citizen_id": None, "cause_id": UUID(int=900 + number), "is_unseen": True}
    return {
        "notice_id": UUID(int=800 + number),
        "kind": kind,
        "at": f"2026-11-30T11:{number:02}:00Z",
        **told,
        **changed,
    }
