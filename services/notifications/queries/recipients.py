"""People and their addresses."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.chassis.identity import Actor
from common.contracts.base import Caller, Nothing
from common.contracts.notifications.preferences import ChannelView, Choice, Preferences
from common.contracts.notifications.reach import Reach, ReachRequest
from common.contracts.notifications.vocabulary import CHANNELS, CITIZEN_KINDS, STAFF_KINDS
from services.notifications.model.absences import Absence
from services.notifications.model.deliveries import Delivery
from services.notifications.model.recipients import QUIET_FROM, QUIET_UNTIL, Contact, Muted, Recipient

KINDS_OF = {"staff": STAFF_KINDS, "citizen": CITIZEN_KINDS}


def side_of(actor: Actor) -> str:
    """Tell whether somebody is notified as staff or as a citizen."""
    return "staff" if actor.kind is Caller.STAFF else "citizen"


def preferences(session: Session, call: Call[Nothing]) -> Preferences:
    """Give how a person is notified; of a guardian who acts for a child, how the child is."""
    person_id = UUID(call.actor.id)
    recipient = session.get(Recipient, person_id)
    muted = muted_by(session, person_id)
    own = {each.channel: each for each in contacts_of(session, person_id)}
    return Preferences(
        channels=[ChannelView.of(own.get(each) or Contact.of(person_id, each)) for each in CHANNELS],
        choices=[
            Choice(kind=kind, channel=each, is_on=(kind, each) not in muted)
            for kind in KINDS_OF[side_of(call.actor)]
            for each in CHANNELS
        ],
        quiet_from=recipient.quiet_from if recipient else QUIET_FROM,
        quiet_until=recipient.quiet_until if recipient else QUIET_UNTIL,
        is_new=recipient is None or recipient.saved_at is None,
    )


def reach(session: Session, call: Call[ReachRequest]) -> Reach:
    """Give whether a grant's citizen can be reached. Addresses are theirs and not the moment's, so the grant alone decides."""
    used = [each for each in contacts_of(session, call.grant.citizen_id) if each.is_used]
    return Reach(has_channel=bool(used), is_unreachable=bool(used) and all(each.unreachable_since for each in used))


def contacts_of(session: Session, person_id: UUID) -> Sequence[Contact]:
    """Give a person's addresses."""
    return session.scalars(select(Contact).where(Contact.person_id == person_id)).all()


def contacts_at(session: Session, sent: Sequence[Delivery]) -> dict[tuple[UUID, str, str | None], Contact]:
    """Give the contacts that deliveries were sent to, by person, channel and address; one whose address is another by now isn't found by the old one."""
    of_people = select(Contact).where(Contact.person_id.in_({each.person_id for each in sent}))
    return {(each.person_id, each.channel, each.address): each for each in session.scalars(of_people)} if sent else {}


def muted_by(session: Session, person_id: UUID) -> set[tuple[str, str]]:
    """Give which kinds a person doesn't want over which channels."""
    rows = session.execute(select(Muted.kind, Muted.channel).where(Muted.person_id == person_id))
    return {(kind, channel) for kind, channel in rows}


def recipient_locked(session: Session, person_id: UUID) -> Recipient | None:
    """Give a person, locked until the transaction ends; null for one who has never chosen anything."""
    return session.get(Recipient, person_id, with_for_update=True, populate_existing=True)


def contact_for_change(session: Session, person_id: UUID, channel: str) -> Contact:
    """Give a person's contact of a channel, made afresh if they have none; their row is locked, so nobody makes another."""
    found = session.get(Contact, (person_id, channel))
    if found is None:
        found = Contact.of(person_id, channel)
        session.add(found)
    return found


def cover_of(session: Session, person_id: UUID, care_unit_id: UUID, day: date) -> UUID | None:
    """Give who covers for somebody at a unit on a Swedish day; null while they aren't away."""
    is_away = (Absence.person_id == person_id, Absence.care_unit_id == care_unit_id, Absence.is_cancelled.is_(False))
    asked = select(Absence.cover_person_id).where(*is_away, Absence.first_day <= day, Absence.last_day >= day)
    return session.scalar(asked.order_by(Absence.absence_id).limit(1))
