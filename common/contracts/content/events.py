"""The facts that `content` announces: a version was published, withdrawn or restored."""

from marshmallow import fields

from common.contracts.base import Event, Identifier, Strict


class ProgrammePublished(Strict):
    """Data of every event of a version."""

    version_id = Identifier(required=True)
    programme_id = fields.String(required=True)
    version = fields.String(required=True)
    digest = fields.String(required=True)


PROGRAMME_PUBLISHED = Event(
    "content", "se.sob.programme.published.v1", "A programme version was published.", ProgrammePublished()
)
PROGRAMME_WITHDRAWN = Event(
    "content", "se.sob.programme.withdrawn.v1", "A programme version was withdrawn.", ProgrammePublished()
)
PROGRAMME_RESTORED = Event(
    "content", "se.sob.programme.restored.v1", "A withdrawn programme version was restored.", ProgrammePublished()
)
