"""Paging by key: a cursor says after which row the next page begins. It is opaque to clients and safe whatever they send. And how much one page holds (`fitting`)."""

import base64
import binascii
import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Uuid, literal, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from common.chassis.database import Instant
from common.contracts.errors import Invalid
from common.phrases import inputs

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST = (datetime(9999, 12, 31, tzinfo=UTC) - _EPOCH) // timedelta(microseconds=1)
_SHAPE = re.compile(r"[A-Za-z0-9_-]{32}", re.ASCII)
_INSTANT_BYTES = 8

Row = TypeVar("Row")
Key = tuple[datetime, UUID]
SortKey = tuple[datetime | int, UUID]


def to_cursor(key: SortKey) -> str:
    """Give the cursor of a row: eight bytes of microseconds (or of a count) and sixteen of id, in base64 for addresses."""
    at, row_id = key
    microseconds = at if isinstance(at, int) else (at - _EPOCH) // timedelta(microseconds=1)
    return base64.urlsafe_b64encode(microseconds.to_bytes(_INSTANT_BYTES, "big") + row_id.bytes).decode()


def from_cursor(cursor: str) -> Key:
    """Give the key of a cursor; raises `Invalid` for anything that isn't one."""
    if not _SHAPE.fullmatch(cursor):
        raise _invalid()
    try:
        raw = base64.urlsafe_b64decode(cursor)
    except binascii.Error as error:  # pragma: no cover (the shape leaves nothing to refuse)
        raise _invalid() from error
    microseconds = int.from_bytes(raw[:_INSTANT_BYTES], "big")
    if microseconds > _LATEST:
        raise _invalid()
    return _EPOCH + timedelta(microseconds=microseconds), UUID(bytes=raw[_INSTANT_BYTES:])


def before(
    at: InstrumentedAttribute[datetime], row_id: InstrumentedAttribute[UUID], cursor: str
) -> ColumnElement[bool]:
    """Give the condition that leaves what comes after the cursor's row, newest first: one range of the index."""
    return beyond(at, row_id, cursor, ascending=False)


def beyond(
    column: InstrumentedAttribute[Any], row_id: InstrumentedAttribute[UUID], cursor: str, *, ascending: bool
) -> ColumnElement[bool]:
    """Give the condition that leaves what comes after the cursor's row when rows go by `column`, an instant or a count, and the id."""
    instant, identifier = from_cursor(cursor)
    is_count = isinstance(column.type, Integer)
    value = literal((instant - _EPOCH) // timedelta(microseconds=1)) if is_count else literal(instant, Instant())
    key, bound = tuple_(column, row_id), tuple_(value, literal(identifier, Uuid()))
    return key > bound if ascending else key < bound


def cut(rows: Sequence[Row], limit: int, key: Any) -> tuple[Sequence[Row], str | None]:
    """Cut rows that were asked for as one more than `limit` to a page, and give the next page's cursor or `None`."""
    if len(rows) <= limit:
        return rows, None
    return rows[:limit], to_cursor(key(rows[limit - 1]))


def fitting(parts: Sequence[Any], most: int) -> int:
    """Say how many of the parts of a page, JSON data each, fit into so many bytes of an answer on the bus: at least one."""
    size = 0
    for number, part in enumerate(parts):
        size += len(json.dumps(part, ensure_ascii=False).encode())  # as it travels: a quotation mark takes two
        if size > most and number:
            return number
    return len(parts)


def _invalid() -> Invalid:
    return Invalid(fields={"cursor": [inputs.LIST_CURSOR()]})
