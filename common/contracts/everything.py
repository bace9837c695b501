"""Every contract, registered: import this where all of them are needed (topology, AsyncAPI, shape tests)."""

from common.contracts import (
    audit,
    content,
    content_authoring,
    content_catalogue,
    content_open,
    content_pdf,
    content_sound,
    directory,
    directory_groups,
    directory_search,
    moments,
    moments_attention,
    moments_groups,
    moments_open,
    moments_planning,
    operations,
)
from common.contracts.base import EVENTS, RPCS, SUBSCRIPTIONS

__all__ = [
    "EVENTS",
    "RPCS",
    "SUBSCRIPTIONS",
    "audit",
    "content",
    "content_authoring",
    "content_catalogue",
    "content_open",
    "content_pdf",
    "content_sound",
    "directory",
    "directory_groups",
    "directory_search",
    "moments",
    "moments_attention",
    "moments_groups",
    "moments_open",
    "moments_planning",
    "operations",
]
