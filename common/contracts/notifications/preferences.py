"""Preferences: at which addresses a person is notified, and of what. Each person's own; a guardian who acts for a child keeps the child's."""

from datetime import datetime
from typing import Annotated

from marshmallow.validate import Length, OneOf, Range, Regexp

from common.contracts.base import Caller, Command, Nothing, command, query
from common.contracts.languages import Language
from common.contracts.messages import STRICT, Message, Patient
from common.contracts.notifications.vocabulary import CHANNELS, Channel, Kind
from common.phrases import notifications

LONGEST_ADDRESS = 254
"""The most characters of an e-mail address (RFC 5321 §4.5.3.1.3, errata 1690)."""
MOST_TRIES = 5
"""How often a code may be typed wrong; then another one is needed."""
CODE_MINUTES = 15
"""How long a code may be used."""
MOST_CODES = 5
"""How many codes a person may ask for in an hour, on one channel."""
OUTCOMES = ("verified", "wrong", "over")
"""What became of a code: the address is verified; another code was sent; no code can be used any more, ask for a new one."""

Hour = Annotated[int, STRICT, Range(0, 23)]


class ChannelView(Message):
    """A channel of one's own. `address` is the verified one; `awaiting` one that a code was sent to and that waits for it.

    `unreachable_since`: what was sent there last couldn't be delivered.
    """

    channel: Channel
    address: Patient[str | None]
    awaiting: Patient[str | None]
    is_on: bool
    unreachable_since: datetime | None


class Choice(Message):
    """Whether one is notified of a kind over a channel."""

    kind: Kind
    channel: Channel
    is_on: bool


class Preferences(Message):
    """How a person is notified. `is_new`: they have never chosen. Within the quiet hours (Swedish time, a citizen's) nothing is sent; both the same: none."""

    channels: list[ChannelView]
    choices: list[Choice]
    quiet_from: int
    quiet_until: int
    is_new: bool


class ChangeAddress(Command):
    """A new address for a channel; a code goes there. The verified one, if there is one, is used until the code was typed."""

    channel: Channel
    address: Annotated[str, Length(1, LONGEST_ADDRESS)]
    language: Language


class AddressAwaited(Message):
    """Where the code was sent."""

    channel: Channel
    address: str


class ConfirmAddress(Command):
    """The code that was sent to the new address."""

    channel: Channel
    code: Annotated[str, Regexp(r"^[0-9]{6}$", error=notifications.CODE_IS_SIX_FIGURES)]


class AddressConfirmed(Message):
    """What became of it, and how often one may try again."""

    outcome: Annotated[str, OneOf(OUTCOMES)]
    tries_left: int


class RemoveAddress(Command):
    """Nothing more is sent over the channel, and its address is forgotten."""

    channel: Channel


class ChangePreferences(Command):
    """Which channels are on, and for which kinds; what isn't named stays. `language` is what is written to the person in from now on."""

    channels_on: Annotated[list[Channel], Length(max=len(CHANNELS))]
    choices: Annotated[list[Choice], Length(max=50)]
    quiet_from: Hour
    quiet_until: Hour
    language: Language


PREFERENCES = query("notifications", "preferences", Nothing, Preferences, Caller.STAFF, Caller.CITIZEN)
CHANGE_ADDRESS = command("notifications", "change_address", ChangeAddress, AddressAwaited, Caller.STAFF, Caller.CITIZEN)
"""Raises `Invalid` for what is no address of the channel, and for more codes in an hour than a person needs."""
CONFIRM_ADDRESS = command(
    "notifications", "confirm_address", ConfirmAddress, AddressConfirmed, Caller.STAFF, Caller.CITIZEN
)
"""A wrong code is an answer and no error: it has to be counted."""
REMOVE_ADDRESS = command("notifications", "remove_address", RemoveAddress, Nothing, Caller.STAFF, Caller.CITIZEN)
CHANGE_PREFERENCES = command(
    "notifications", "change_preferences", ChangePreferences, Nothing, Caller.STAFF, Caller.CITIZEN
)
