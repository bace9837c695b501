"""Ids: UUIDv7 (RFC 9562), which sort by time and so keep indexes compact."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """Give a new id."""
    return uuid7()
