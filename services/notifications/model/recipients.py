"""People who are notified: how they want it, and the addresses that they have shown to be theirs."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from common.chassis.identifiers import new_id
from common.contracts.errors import Invalid
from common.contracts.notifications.preferences import CODE_MINUTES, MOST_CODES, MOST_TRIES
from common.phrases import notifications
from services.notifications.model.base import Base

QUIET_FROM, QUIET_UNTIL = 21, 8
"""The hours (Swedish time) in which a citizen gets nothing, unless they have chosen others."""
SILENCE = timedelta(minutes=30)
"""How long nothing more is sent after something was, unless the person has signed in meanwhile."""
HOUR = timedelta(hours=1)


class Recipient(Base):
    """A person; whoever changes what they are told has locked this row. `saved_at` is null for one who has never chosen anything.

    `told_at`: when something was last sent off to them; `seen_at`: when they last were here, as far as was heard.
    """

    __tablename__ = "recipient"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    side: Mapped[str] = mapped_column(String(8))
    language: Mapped[str] = mapped_column(String(2))
    quiet_from: Mapped[int]
    quiet_until: Mapped[int]
    saved_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]

    def may_be_told(self, at: datetime) -> bool:
        """Say whether a person who was told is told again: when they have been here since, or enough time has passed."""
        if self.told_at is None or at - self.told_at >= SILENCE:
            return True
        return self.seen_at is not None and self.seen_at >= self.told_at


class Contact(Base):
    """A person's address on one channel, and the one that waits for its code. `unreachable_since`: what was sent there last didn't arrive.

    `stopped_at`: a link in a mail switched it off, and its owner hasn't chosen anything since.
    """

    __tablename__ = "contact"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(8), primary_key=True)
    address: Mapped[str | None] = mapped_column(String(254))
    is_on: Mapped[bool]
    unreachable_since: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
    awaiting: Mapped[str | None] = mapped_column(String(254))
    code_id: Mapped[UUID | None]
    code_at: Mapped[datetime | None]
    tries: Mapped[int]
    codes_since: Mapped[datetime | None]
    codes: Mapped[int]

    @classmethod
    def of(cls, person_id: UUID, channel: str) -> "Contact":
        """Make one without an address."""
        return cls(person_id=person_id, channel=channel, is_on=False, tries=0, codes=0)

    @property
    def is_used(self) -> bool:
        """Say whether anything is sent there."""
        return self.is_on and self.address is not None

    def ask_for(self, address: str, at: datetime) -> UUID:
        """Await the code of a new address; gives what the code is made of. Raises `Invalid` for more codes in an hour than a person needs."""
        if self.codes_since is None or at - self.codes_since >= HOUR:
            self.codes_since, self.codes = at, 0
        if self.codes >= MOST_CODES:
            raise Invalid(fields={"address": [notifications.TOO_MANY_CODES(most=MOST_CODES)]})
        self.codes += 1
        self.awaiting, self.code_id, self.code_at, self.tries = address, new_id(), at, 0
        return self.code_id

    def confirm(self, *, is_right: bool, at: datetime) -> str:
        """Take a code; gives what became of it (`preferences.OUTCOMES`). After too many wrong ones, or too long, none is right."""
        is_late = self.code_at is None or at - self.code_at > timedelta(minutes=CODE_MINUTES)
        if self.awaiting is None or is_late or self.tries >= MOST_TRIES:
            return "over"
        if not is_right:
            self.tries += 1
            return "over" if self.tries >= MOST_TRIES else "wrong"
        self.address, self.awaiting, self.code_id = self.awaiting, None, None
        self.is_on, self.unreachable_since, self.stopped_at = True, None, None
        return "verified"

    def forget(self) -> None:
        """Keep no address any more."""
        self.address = self.awaiting = self.code_id = self.unreachable_since = self.stopped_at = None
        self.is_on = False


class Muted(Base):
    """A kind of notice that a person doesn't want over a channel. What isn't muted is sent."""

    __tablename__ = "muted"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(32), primary_key=True)
    channel: Mapped[str] = mapped_column(String(8), primary_key=True)
