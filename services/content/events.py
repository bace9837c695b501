"""The facts that content announces."""

from common.contracts.content.events import ProgrammePublished
from services.content.model import ProgrammeVersion


def programme_published(version: ProgrammeVersion) -> ProgrammePublished:
    """Give what every event of a version says."""
    return ProgrammePublished(
        version_id=version.id, programme_id=version.programme_id, version=version.version, digest=version.digest
    )
