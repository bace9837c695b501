"""A sent response, or the timeline, as a file: drawn by `moments`, which alone holds the answers, and sealed before it reaches the store."""

from typing import Annotated

from marshmallow.validate import Length

from common.contracts.base import Caller, query
from common.contracts.languages import SWEDISH, Language
from common.contracts.messages import Message, Patient
from common.contracts.moments.header import Header
from common.contracts.moments.responses import ResponseRequest
from common.contracts.moments.vocabulary import MomentRequest


class ResponseFile(Message):
    """The file: `digest` names the sealed bytes in the blob store, `key` (64 hexadecimal digits) opens them, `size` is that of the open file.

    The key comes to those who may read the response, in this answer only; it is kept nowhere and opens nothing else.
    """

    header: Header
    digest: str
    key: Patient[str]
    media_type: str
    size: int
    file_name: Patient[str]


class ResponseFileRequest(ResponseRequest):
    """A response in a file whose own words speak the reader's language."""

    language: Language = SWEDISH


RESPONSE_FILE = query(
    "moments", "response_file", ResponseFileRequest, ResponseFile, Caller.STAFF, Caller.CITIZEN, deadline=10.0
)
"""Drawn at the first question and kept. Raises `NotFound` for a response that isn't sent, as for one that isn't there."""
MOST_LINES = 300
"""How many entries one file tells at most."""


class TimelineGroup(Message):
    """The entries of one kind, newest first, each a sentence."""

    title: Annotated[str, Length(1, 100)]
    lines: Annotated[list[Annotated[str, Length(1, 700)]], Length(max=MOST_LINES)]


class TimelineFileRequest(MomentRequest):
    """What is to stand in the file, in the reader's `language`: the period in words, and the entries. `is_cut`: there are older ones that had no room."""

    period: Annotated[str, Length(1, 100)]
    groups: Annotated[list[TimelineGroup], Length(max=10)]
    is_cut: bool = False
    language: Language = SWEDISH


TIMELINE_FILE = query("moments", "timeline_file", TimelineFileRequest, ResponseFile, Caller.STAFF, deadline=10.0)
"""For whoever may read the moment; the file of one's last export takes the place of the one before."""
