"""The facts that `content` announces: a version was published, withdrawn or restored."""

from uuid import UUID

from common.contracts.base import Event
from common.contracts.messages import Message


class ProgrammePublished(Message):
    """Data of every event of a version."""

    version_id: UUID
    programme_id: str
    version: str
    digest: str


PROGRAMME_PUBLISHED = Event(
    "content", "se.sob.programme.published.v1", "A programme version was published.", ProgrammePublished
)
PROGRAMME_WITHDRAWN = Event(
    "content", "se.sob.programme.withdrawn.v1", "A programme version was withdrawn.", ProgrammePublished
)
PROGRAMME_RESTORED = Event(
    "content", "se.sob.programme.restored.v1", "A withdrawn programme version was restored.", ProgrammePublished
)
