"""Citizens, and which care units may be told their names."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from common.chassis.database import Instant
from common.door import NumberKind
from services.directory.model.base import Base
from services.directory.model.numbers import birthday, born, masked, shown

ALONE_FROM = 14
"""The age from which a citizen signs in alone; until the day before, a guardian acts (`guardians`)."""
HIDDEN_NAME = "Skyddade personuppgifter"
"""What stands for the name of a citizen with protected identity (folkbokföringslagen 1991:481, 16 §; OSL 22 ch. 1 §)."""


class Citizen(Base):
    """A resident. `personal_number` has twelve characters; name, number and contact details leave directory in answers only.

    `has_ever_signed_in` tells of a child whether a guardian has ever acted for it: staff ask whether anybody has been there. `language` is the one that they have chosen.
    `notifications`: the file of people tells that something notifies them; `is_reached`: `notifications` does, at an address of theirs.
    """

    __tablename__ = "citizen"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    personal_number: Mapped[str] = mapped_column(String(12), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200))
    mobile: Mapped[str | None] = mapped_column(String(20))
    email: Mapped[str | None] = mapped_column(String(254))
    has_ever_signed_in: Mapped[bool] = mapped_column(default=False)
    notifications: Mapped[bool] = mapped_column(default=False)
    is_reached: Mapped[bool] = mapped_column(server_default=false())
    protected: Mapped[bool] = mapped_column(default=False)
    deceased: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str | None] = mapped_column(String(2))
    made_at: Mapped[datetime] = mapped_column(Instant)

    @property
    def staff_name(self) -> str:
        """Give the name that staff may see."""
        return HIDDEN_NAME if self.protected else self.name

    @property
    def staff_mobile(self) -> str | None:
        """Give the mobile number that staff may see: none of a protected citizen."""
        return None if self.protected else self.mobile

    @property
    def shown_number(self) -> str:
        """Give `19610831-2460`."""
        return shown(self.personal_number)

    @property
    def masked_number(self) -> str:
        """Give `19610831-XXXX`."""
        return masked(self.personal_number)

    @property
    def has_notifications(self) -> bool:
        """Say whether the citizen hears that something waits, without looking."""
        return self.notifications or self.is_reached

    @property
    def may_start(self) -> bool:
        """Say whether a moment may start: living, and with a personnummer."""
        return not self.deceased and self.kind == NumberKind.PERSONNUMMER

    @property
    def born(self) -> date | None:
        """Give the day of birth; a reservnummer tells none."""
        return born(self.personal_number, NumberKind(self.kind))

    def is_child(self, today: date) -> bool:
        """Say whether the citizen is too young to sign in alone; who has no day of birth isn't known to be a child."""
        return is_child(self.born, today)

    def age(self, today: date) -> int | None:
        """Give the age in whole years."""
        return None if self.born is None else age(self.born, today)


def is_child(day_of_birth: date | None, today: date) -> bool:
    """Say whether somebody born that day is too young to sign in alone."""
    return day_of_birth is not None and today < birthday(day_of_birth, ALONE_FROM)


def age(day_of_birth: date, today: date) -> int:
    """Give the age in whole years on a day; below zero before the birth."""
    years = today.year - day_of_birth.year
    return years if today >= birthday(day_of_birth, years) else years - 1


_EXPECTED = text("is_expected IS TRUE")


class UnitCitizen(Base):
    """A citizen who has or has had a moment at a care unit, learnt from `moment.started`: its staff may be told the name.

    It mirrors `moments` and so has no foreign keys: a fact is kept whatever order things arrive in. `terms_made_as` tells by which rules
    the citizen's search terms at the unit were made (`searching.MADE_AS`); 0 when they are to be made. `is_expected`: a start is about to
    be, and nobody is named yet without the word of `moments` (`docs/decisions/0021-a-copy-says-yes.md`).
    """

    __tablename__ = "unit_citizen"
    __table_args__ = (
        Index("ix_unit_citizen_citizen", "citizen_id"),
        Index("ix_unit_citizen_terms", "terms_made_as"),
        Index("ix_unit_citizen_expected", "since", sqlite_where=_EXPECTED, postgresql_where=_EXPECTED),
    )

    care_unit_id: Mapped[UUID] = mapped_column(primary_key=True)
    citizen_id: Mapped[UUID] = mapped_column(primary_key=True)
    since: Mapped[datetime] = mapped_column(Instant)
    terms_made_as: Mapped[int] = mapped_column(default=0)
    is_expected: Mapped[bool] = mapped_column(default=False)
