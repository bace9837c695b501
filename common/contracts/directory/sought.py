"""Numbers that found nobody: how the access log knows them."""

from typing import Annotated

from marshmallow.validate import Length

from common.contracts.base import Caller, query
from common.contracts.messages import Message


class SoughtNumber(Message):
    """A number in the hand of whoever asks whether it was looked up."""

    number: Annotated[str, Length(1, 40)]


class SoughtAs(Message):
    """Its keyed digest, for `audit.sought`: in the log nobody reads the number."""

    sought: str


SOUGHT_AS = query("directory", "sought_as", SoughtNumber, SoughtAs, Caller.SERVICE, services=("operator",))
"""Raises `Invalid` for what is no number."""
