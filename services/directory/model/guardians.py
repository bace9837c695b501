"""Guardians: who acts for a child, and until when. Pure rules; the day is the Swedish calendar's.

A guardian acts for a child up to and including age 13, the age at which the national service ends it: the older a child, the more it decides
itself (föräldrabalken 6 ch. 11 §, patientlagen 4 ch. 3 §). A child with protected identity is nobody's to act for here: whom it is
protected from may be the guardian (`docs/decisions/0016-guardians.md`).
"""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.directory.model.base import Base
from services.directory.model.citizens import Citizen


class Guardian(Base):
    """That one citizen is another's guardian: from `since`, the day we learnt it, until before `ended_on`; null while it lasts.

    A relation that has ended stays, since timelines tell who acted when it lasted.
    """

    __tablename__ = "guardian"

    child_id: Mapped[UUID] = mapped_column(ForeignKey("citizen.id"), primary_key=True)
    guardian_id: Mapped[UUID] = mapped_column(ForeignKey("citizen.id"), primary_key=True, index=True)
    since: Mapped[date]
    ended_on: Mapped[date | None]

    def holds(self, today: date) -> bool:
        """Say whether it lasts on a day."""
        return self.since <= today and (self.ended_on is None or today < self.ended_on)

    def end(self, today: date) -> None:
        """End it: from this very day it no longer holds."""
        if self.ended_on is None:
            self.ended_on = today

    def renew(self, today: date) -> None:
        """Let it hold from this day on, if it had ended."""
        if not self.holds(today):
            self.since, self.ended_on = today, None


def may_act(relation: Guardian, guardian: Citizen, child: Citizen, today: date) -> bool:
    """Say whether a guardian acts for a child on a day: the relation lasts, both live, and the child is one, without protected identity."""
    if not relation.holds(today) or guardian.deceased or guardian.is_child(today):
        return False
    return child.is_child(today) and not child.deceased and not child.protected
