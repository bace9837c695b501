"""A sent response as a file: drawn by `moments`, which alone holds the answers, and sealed before it reaches the store."""

from marshmallow import fields

from common.contracts.base import Caller, Strict, patient, query
from common.contracts.moments.reading import Header, ResponseRequest


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
