"""Who is whose guardian, brought to what a source says: the one way in, for a file (`importing`) and for the population register.

In reality the relations come from Skatteverket's register of the population (Navet): an adapter that reads its notices calls `keep_guardians`
in a transaction of its own, for the children that a notice is about.
"""

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.directory.model import Guardian


def keep_guardians(session: Session, guardians: Mapping[UUID, Collection[UUID]], today: date) -> None:
    """Let these children (ids of citizens) have exactly these guardians from today on; children that aren't named keep theirs.

    Whoever is no longer named stops being a guardian at once; that they were stays, for the timelines.
    """
    held = session.scalars(select(Guardian).where(Guardian.child_id.in_(guardians)).with_for_update())
    known = {(relation.child_id, relation.guardian_id): relation for relation in held}
    wanted = {(child_id, guardian_id) for child_id, named in guardians.items() for guardian_id in named}
    for pair, relation in known.items():
        if pair in wanted:
            relation.renew(today)
        else:
            relation.end(today)
    for child_id, guardian_id in sorted(wanted - known.keys()):
        session.add(Guardian(child_id=child_id, guardian_id=guardian_id, since=today, ended_on=None))
