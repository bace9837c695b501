"""A sent response, or the timeline, as a file: drawn by `moments`, which alone holds the answers, and sealed before it reaches the store."""

from marshmallow import fields, validate

from common.contracts.base import Caller, Strict, patient, query
from common.contracts.moments.header import Header
from common.contracts.moments.responses import ResponseRequest
from common.contracts.moments.vocabulary import MomentRequest


class ResponseFile(Strict):
    """The file: `digest` names the sealed bytes in the blob store, `key` (64 hexadecimal digits) opens them, `size` is that of the open file.

    The key comes to those who may read the response, in this answer only; it is kept nowhere and opens nothing else.
    """

    header = fields.Nested(Header, required=True)
    digest = fields.String(required=True)
    key = patient(fields.String, required=True)
    media_type = fields.String(required=True)
    size = fields.Integer(required=True)
    file_name = patient(fields.String, required=True)


RESPONSE_FILE = query(
    "moments", "response_file", ResponseRequest, ResponseFile, Caller.STAFF, Caller.CITIZEN, deadline=10.0
)
"""Drawn at the first question and kept. Raises `NotFound` for a response that isn't sent, as for one that isn't there."""
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
