"""What people choose: addresses that they show to be theirs, channels, kinds, quiet hours."""

from hmac import compare_digest
from typing import cast
from uuid import UUID

from sqlalchemy import Table, delete
from sqlalchemy.orm import Session

from common.chassis.access import concerns, is_unchanged
from common.chassis.calls import Call
from common.chassis.clock import now
from common.chassis.database import insert_if_absent
from common.chassis.idempotency import by_key, idempotent
from common.chassis.identity import Actor
from common.contracts.base import Caller, Nothing
from common.contracts.languages import SWEDISH
from common.contracts.notifications.preferences import (
    MOST_TRIES,
    AddressAwaited,
    AddressConfirmed,
    ChangeAddress,
    ChangePreferences,
    ConfirmAddress,
    RemoveAddress,
)
from services.notifications import events, texts
from services.notifications.commands.telling import queue
from services.notifications.model.addresses import READ
from services.notifications.model.codes import Digest, code_of
from services.notifications.model.recipients import QUIET_FROM, QUIET_UNTIL, Contact, Muted, Recipient
from services.notifications.queries.recipients import contact_for_change, contacts_of, recipient_locked, side_of

_RECIPIENTS = cast("Table", Recipient.__table__)


@idempotent(by_key)
def change_address(session: Session, call: Call[ChangeAddress]) -> AddressAwaited:
    """Send a code to a new address. The one that is verified stays until the code was typed."""
    request, at = call.request, now()
    recipient, contact = _own(session, call.actor, request.channel, request.language)
    address = READ[request.channel](request.address)
    code_id = contact.ask_for(address, at)
    queue(session, recipient, contact, texts.CODE, at, address=address, code_id=code_id)
    return AddressAwaited(channel=request.channel, address=address)


@idempotent(by_key)
def confirm_address(session: Session, call: Call[ConfirmAddress], digest: Digest) -> AddressConfirmed:
    """Take a code. When the address becomes another one, the old one is told."""
    request, at = call.request, now()
    recipient, contact = _own(session, call.actor, request.channel)
    was, tries = contact.address, contact.tries
    is_right = contact.code_id is not None and compare_digest(code_of(digest, contact.code_id), request.code)
    outcome = contact.confirm(is_right=is_right, at=at)
    if outcome == "verified":
        recipient.saved_at = at
        if was is not None and was != contact.address:
            queue(session, recipient, contact, texts.CHANGED, at, address=was)
        tell_reach(session, recipient)
    elif contact.tries == tries:  # there was no code to try
        is_unchanged(session)
    return AddressConfirmed(outcome=outcome, tries_left=MOST_TRIES - contact.tries)


@idempotent(by_key)
def remove_address(session: Session, call: Call[RemoveAddress]) -> Nothing:
    """Forget an address; it is told, since whoever forgets it may not be its owner."""
    at = now()
    recipient, contact = _own(session, call.actor, call.request.channel)
    if contact.address is None and contact.awaiting is None:
        is_unchanged(session)
        return Nothing()
    if contact.address is not None:
        queue(session, recipient, contact, texts.CHANGED, at)
    contact.forget()
    recipient.saved_at = at
    tell_reach(session, recipient)
    return Nothing()


@idempotent(by_key)
def change_preferences(session: Session, call: Call[ChangePreferences]) -> Nothing:
    """Keep which channels are on and for which kinds, and the quiet hours."""
    request = call.request
    recipient = _recipient(session, call.actor, request.language)
    recipient.saved_at = now()
    recipient.quiet_from, recipient.quiet_until = request.quiet_from, request.quiet_until
    for channel in READ:
        contact = contact_for_change(session, recipient.person_id, channel)
        contact.is_on, contact.stopped_at = channel in request.channels_on, None
    for choice in request.choices:
        this = (Muted.person_id == recipient.person_id, Muted.kind == choice.kind, Muted.channel == choice.channel)
        session.execute(delete(Muted).where(*this))
        if not choice.is_on:
            session.add(Muted(person_id=recipient.person_id, kind=choice.kind, channel=choice.channel))
    tell_reach(session, recipient)
    return Nothing()


def tell_reach(session: Session, recipient: Recipient) -> None:
    """Tell whether a citizen is reached now."""
    if recipient.side == "citizen":
        session.flush()
        is_used = any(each.is_used for each in contacts_of(session, recipient.person_id))
        events.reach_changed(session, recipient.person_id, has_channel=is_used)


def _own(session: Session, actor: Actor, channel: str, language: str | None = None) -> tuple[Recipient, Contact]:
    """Give the person, locked, and their contact."""
    recipient = _recipient(session, actor, language)
    return recipient, contact_for_change(session, recipient.person_id, channel)


def _recipient(session: Session, actor: Actor, language: str | None) -> Recipient:
    person_id = UUID(actor.id)
    hours = {"quiet_from": QUIET_FROM, "quiet_until": QUIET_UNTIL}
    insert_if_absent(session, _RECIPIENTS, person_id=person_id, side=side_of(actor), language=SWEDISH, **hours)
    recipient = cast("Recipient", recipient_locked(session, person_id))
    recipient.language = language or recipient.language
    if actor.kind is Caller.CITIZEN:
        concerns(session, person_id)
    return recipient
