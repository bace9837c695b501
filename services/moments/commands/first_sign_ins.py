"""Keeping who has never signed in: told by directory at each start, and by its event when somebody does for the first time.

In any order the end is the same: an event may come before the moment that it is about, after it, or twice.
"""

from collections.abc import Collection, Mapping
from typing import cast
from uuid import UUID

from sqlalchemy import Table
from sqlalchemy.orm import Session

from common.chassis.database import Database, insert_if_absent, insert_those_absent
from common.chassis.facts import Fact
from common.chassis.identity import Actor
from common.contracts.base import Caller
from common.contracts.directory.events import FirstSignInFact
from common.contracts.directory.first_sign_ins import MOST_ASKED
from services.moments.commands.timeline import record
from services.moments.model import Citizen
from services.moments.queries import first_sign_ins as queries


def never_signed_in(session: Session, has_signed_in: Mapping[UUID, bool]) -> set[UUID]:
    """Give those of the citizens who have never signed in, by what directory answered before this start and by what was heard meanwhile.

    The citizens' rows stay locked until the moments are there: news of a first sign-in, which then finds them, waits.
    """
    table = cast("Table", Citizen.__table__)
    rows = [{"citizen_id": citizen_id, "has_signed_in": has} for citizen_id, has in sorted(has_signed_in.items())]
    insert_those_absent(session, table, rows)
    heard = {row.citizen_id for row in queries.citizens_at_start(session, has_signed_in) if row.has_signed_in}
    return {citizen_id for citizen_id, has in has_signed_in.items() if not has} - heard


def note_first_sign_in(session: Session, fact: Fact[FirstSignInFact]) -> None:
    """Take back in each of the citizen's moments that they have never signed in; those that go on tell in their timeline that now they have."""
    citizen_id, at = fact.data.citizen_id, fact.data.signed_in_at
    insert_if_absent(session, cast("Table", Citizen.__table__), citizen_id=citizen_id, has_signed_in=True)
    session.get_one(Citizen, citizen_id, with_for_update=True).has_signed_in = True
    session.flush()
    citizen = Actor(Caller.CITIZEN, str(citizen_id), guardian_id=fact.data.guardian_id)
    for moment in queries.moments_of(session, [citizen_id], never_signed_in=True):
        moment.never_signed_in = False
        if moment.is_ongoing:
            record(session, citizen, moment, "first_signed_in", at)


def citizens_to_ask_about(database: Database) -> list[UUID]:
    """Give some citizens of whom directory is to be asked. An idle service writes nothing."""
    with database.reading() as session:
        return list(queries.unknown_citizens(session, MOST_ASKED))


def keep_who_signed_in(database: Database, asked: Collection[UUID], signed_in: Collection[UUID]) -> None:
    """Keep directory's answer about citizens of moments from before; what was heard while it answered is newer and stays."""
    with database.writing() as session:
        unknown = queries.still_unknown(session, asked)
        for row in unknown:
            row.has_signed_in = row.citizen_id in signed_in
        never = [row.citizen_id for row in unknown if not row.has_signed_in]
        for moment in queries.moments_of(session, never, never_signed_in=False):
            moment.never_signed_in = True
