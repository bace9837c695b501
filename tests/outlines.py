"""Outlines of programme versions, as content answers them, of which a test tells what it is about."""

from typing import Any

from common.chassis.identifiers import new_id
from common.contracts.content.versions import OUTLINE, Outline


def outline_of(**told: Any) -> Outline:
    """Give content's outline of a version of which this alone is told: the rest is empty."""
    texts = {"title": "", "summary": "", "kind": "mandatory"}
    modules = [
        {
            **texts,
            "starts_at_once": True,
            "open_days": 7,
            **each,
            "steps": [{"title": "", **one} for one in each["steps"]],
        }
        for each in told.pop("modules")
    ]
    empty = {"title": "", "summary": "", "welcome_html": "", "language": "sv", "digest": "0" * 64, "forms": []}
    whole = {"version_id": str(told.pop("version_id", new_id())), "recommended_days": 365, **empty, **told}
    return OUTLINE.load_answer({**whole, "modules": modules})
