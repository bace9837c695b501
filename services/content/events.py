"""The facts that content announces."""

from typing import Any

from services.content.model import ProgrammeVersion


def programme_published(version: ProgrammeVersion) -> dict[str, Any]:
    """Give the data of `programme.published`."""
    return {
        "version_id": version.id,
        "programme_id": version.programme_id,
        "version": version.version,
        "digest": version.digest,
    }
