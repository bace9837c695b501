"""Who has seen a citizen's data: an extract of the access records."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from marshmallow.validate import Length, Range

from common.contracts.base import Caller, query
from common.contracts.messages import Message


class Extract(Message):
    """Who has seen this citizen's data? Newest first, in pages by key."""

    citizen_id: UUID
    cursor: Annotated[str | None, Length(max=200)] = None
    limit: Annotated[int, Range(1, 200)] = 100


class Sought(Message):
    """Who has sought a number that found nobody? `sought`: its digest, which directory alone can make (`directory.numbers.SOUGHT_AS`)."""

    sought: str
    cursor: Annotated[str | None, Length(max=200)] = None
    limit: Annotated[int, Range(1, 200)] = 100


class ExtractRow(Message):
    """One access to one citizen's data."""

    time: datetime
    action: str
    what: str
    actor_kind: str
    actor_id: str
    commission_version_id: UUID | None
    care_unit_id: UUID | None
    moment_id: UUID | None
    reason: str | None


class Extracted(Message):
    """A page of the extract; `next_cursor` is null at its end."""

    rows: list[ExtractRow]
    next_cursor: str | None


EXTRACT = query("audit", "extract", Extract, Extracted, Caller.SERVICE, services=("operator",))
SOUGHT = query("audit", "sought", Sought, Extracted, Caller.SERVICE, services=("operator",))
