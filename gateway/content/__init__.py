"""Staff's pages on programmes: the catalogue, what differs, previews; and drafts, where designers write and publishers review."""

from gateway.content import (
    activating,
    arranging,
    catalogue,
    comparing,
    draft_previewing,
    drafts,
    exchanging,
    facts,
    forms,
    open_programmes,
    previewing,
    reviewing,
    steps,
)
from gateway.content.blueprint import pages

__all__ = [
    "activating",
    "arranging",
    "catalogue",
    "comparing",
    "draft_previewing",
    "drafts",
    "exchanging",
    "facts",
    "forms",
    "open_programmes",
    "pages",
    "previewing",
    "reviewing",
    "steps",
]
