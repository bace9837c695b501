"""What can be asked of content: every SELECT of the service, but those of its files (`pdf`, `speech`). Nothing here commits."""

from services.content.queries.catalogue import activations, list_catalogue, version_by_id, whole
from services.content.queries.reading import (
    catalogue,
    content_of,
    form,
    found,
    is_active,
    is_active_at,
    is_active_everywhere,
    may_start,
    outline,
    startable,
    step,
    version_by_name,
)

__all__ = [
    "activations",
    "catalogue",
    "content_of",
    "form",
    "found",
    "is_active",
    "is_active_at",
    "is_active_everywhere",
    "list_catalogue",
    "may_start",
    "outline",
    "startable",
    "step",
    "version_by_id",
    "version_by_name",
    "whole",
]
