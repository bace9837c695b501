"""The timeline as a file: the gateway tells the entries in words (it knows names and titles), `moments` draws and seals them."""

from marshmallow import fields, validate

from common.contracts.base import Caller, Strict, query
from common.contracts.moments.files import ResponseFile
from common.contracts.moments.vocabulary import MomentRequest

MOST_LINES = 300
"""How many entries one file tells at most."""


class TimelineGroup(Strict):
    """The entries of one kind, newest first, each a sentence."""

    title = fields.String(required=True, validate=validate.Length(1, 100))
    lines = fields.List(
        fields.String(validate=validate.Length(1, 700)), required=True, validate=validate.Length(max=MOST_LINES)
    )


class TimelineFileRequest(MomentRequest):
    """What is to stand in the file: the period in words, and the entries. `is_cut`: there are older ones that had no room."""

    period = fields.String(required=True, validate=validate.Length(1, 100))
    groups = fields.List(fields.Nested(TimelineGroup), required=True, validate=validate.Length(max=10))
    is_cut = fields.Boolean(load_default=False)


TIMELINE_FILE = query("moments", "timeline_file", TimelineFileRequest, ResponseFile, Caller.STAFF, deadline=10.0)
"""For whoever may read the moment; the file of one's last export takes the place of the one before."""
