"""A guardian chooses for whom they act: each refusal, when the right ends, and that another choice is another session."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from common.chassis.database import Database
from common.chassis.identifiers import new_id
from common.chassis.tables import outbox
from common.contracts.audit.accesses import ACCESSED
from common.contracts.directory.sessions import CHOOSE_CITIZEN, OPEN_CITIZEN_SESSION, RESOLVE_SESSION
from common.contracts.errors import Conflict, GuardianRefused, IdempotencyConflict, NotFound, NotSignedIn
from services.directory.commands import sessions
from services.directory.model import Citizen
from tests.integration.directory.builders import (
    ELEG,
    HANS,
    HOUR,
    INGRID,
    MINUTE,
    NOON,
    PIA,
    TURE,
    bring,
    call,
    citizen_id,
    digest,
    people_data,
)
from tests.integration.directory.test_sessions import first_sign_ins, staff_in

GUARDIAN, CHILD = 1, 8
"""Where Ingrid and Pia stand in the demo's file."""
TURES_BIRTHDAY = datetime(2026, 7, 19, 22, tzinfo=UTC)
"""When it becomes 20 July 2026 in Sweden."""
SECOND = timedelta(seconds=1)


def sign_in(database: Database, number: str = INGRID, at: datetime = NOON, **more: Any) -> dict[str, Any]:
    payload = {"idempotency_id": new_id(), "personal_number": number, "name": "Någon", "strength": ELEG}
    payload |= {"session_digest": digest("own"), **more}
    return answer(sessions.open_citizen_session(database, call(OPEN_CITIZEN_SESSION, **payload), at))


def choose(
    database: Database, chosen: UUID | None, secret: str = "own", new: str = "new", at: datetime = NOON, **more: Any
) -> dict[str, Any]:
    payload: dict[str, Any] = {"idempotency_id": new_id(), "session_digest": digest(secret), "new_digest": digest(new)}
    made = call(CHOOSE_CITIZEN, **payload | {"citizen_id": chosen} | more)
    return answer(sessions.choose_citizen(database, made, at))


def resolve(database: Database, secret: str, at: datetime = NOON) -> dict[str, Any]:
    found = sessions.resolve_session(database, digest(secret), active=True, now=at)
    return answer(RESOLVE_SESSION.answer.dump(found))


def answer(data: Any) -> dict[str, Any]:
    return dict(RESOLVE_SESSION.answer.load(dict(data)))


def changed(database: Database, place: int, at: datetime = NOON, **facts: Any) -> None:
    data = people_data()
    data["citizens"][place] |= facts
    bring(database, data, at)


def choices_recorded(database: Database) -> list[tuple[str, str, list[str], str]]:
    mine = select(outbox.c.data).where(outbox.c.type == ACCESSED["directory"].type).order_by(outbox.c.id)
    with database.reading() as session:
        told = session.scalars(mine).all()
    return [(each["actor_id"], each["what"], each["citizen_ids"], each["session_id"]) for each in told]


def test_each_choice_of_a_child_is_recorded_once_and_none_that_was_refused(database: Database) -> None:
    guardian, child = citizen_id(database, INGRID), citizen_id(database, PIA)
    sign_in(database)
    key = new_id()
    chosen = [choose(database, child, idempotency_id=key) for _ in range(2)]
    told = (str(guardian), "child", [str(child)], str(chosen[0]["session_id"]))
    assert choices_recorded(database) == [told]
    with pytest.raises(NotFound):
        choose(database, citizen_id(database, HANS), "new", "other")
    choose(database, None, "new", "own again")
    assert choices_recorded(database) == [told]
    at_once = sign_in(database, session_digest=digest("third"), acting_for=child)
    assert choices_recorded(database)[1:] == [(*told[:3], str(at_once["session_id"]))]


def test_a_guardian_is_told_of_the_children_and_begins_as_themselves(database: Database) -> None:
    view = sign_in(database)
    assert [(child["name"], child["age"]) for child in view["children"]] == [("Ture Strand", 11), ("Pia Strand", 6)]
    assert (view["acting_for"], view["name"]) == (None, "Ingrid Strand")
    assert sign_in(database, HANS, session_digest=digest("hans"))["children"] == []


def test_acting_for_a_child_is_another_session_and_the_old_one_opens_nothing(database: Database) -> None:
    own = sign_in(database)
    view = choose(database, citizen_id(database, PIA))
    assert (view["acting_for"]["name"], view["name"]) == ("Pia Strand", "Ingrid Strand")
    assert view["person_id"] == own["person_id"]
    assert view["session_id"] != own["session_id"]
    assert resolve(database, "new")["acting_for"] == view["acting_for"]
    with pytest.raises(NotSignedIn):
        resolve(database, "own")
    with pytest.raises(NotSignedIn):
        choose(database, None, secret="own", new="third")


def test_a_child_counts_as_having_been_there_once_a_guardian_acts(database: Database) -> None:
    def has_been_there() -> bool:
        with database.reading() as session:
            return session.get_one(Citizen, citizen_id(database, PIA)).has_ever_signed_in

    sign_in(database)
    assert has_been_there() is False
    choose(database, citizen_id(database, PIA))
    assert has_been_there() is True


def test_the_first_session_for_a_child_is_the_childs_first_sign_in_told_with_the_guardian(database: Database) -> None:
    pia, ingrid = citizen_id(database, PIA), citizen_id(database, INGRID)
    sign_in(database)
    choose(database, pia, "own", "pia")
    choose(database, None, "pia", "own again")
    choose(database, pia, "own again", "pia again")
    told = {"citizen_id": str(pia), "signed_in_at": NOON.isoformat(), "guardian_id": str(ingrid)}
    assert first_sign_ins(database) == [told]


def test_a_guardian_goes_on_to_another_child_and_back_to_themselves(database: Database) -> None:
    sign_in(database)
    choose(database, citizen_id(database, PIA), "own", "pia")
    assert choose(database, citizen_id(database, TURE), "pia", "ture")["acting_for"]["name"] == "Ture Strand"
    assert choose(database, None, "ture", "self")["acting_for"] is None


def test_choosing_makes_the_sign_in_last_no_longer(database: Database) -> None:
    sign_in(database)
    late = NOON
    while late < NOON + 12 * HOUR - 29 * MINUTE:
        late += 29 * MINUTE
        resolve(database, "own", late)
    assert choose(database, citizen_id(database, PIA), at=late)["ends_at"] == NOON + 12 * HOUR


@pytest.mark.parametrize("secret", ["own", "taken"])
def test_a_session_never_follows_under_a_digest_that_is_taken(database: Database, secret: str) -> None:
    sign_in(database)
    sign_in(database, HANS, session_digest=digest("taken"))
    with pytest.raises(Conflict):
        choose(database, citizen_id(database, PIA), new=secret)
    assert resolve(database, "own")["acting_for"] is None


def test_a_repeated_choice_gets_its_first_answer_and_no_other_child(database: Database) -> None:
    sign_in(database)
    same = new_id()
    first = choose(database, citizen_id(database, PIA), idempotency_id=same)
    assert choose(database, citizen_id(database, PIA), idempotency_id=same) == first
    with pytest.raises(IdempotencyConflict):
        choose(database, citizen_id(database, TURE), idempotency_id=same)


def test_a_session_may_begin_for_a_child(database: Database) -> None:
    assert sign_in(database, acting_for=citizen_id(database, PIA))["acting_for"]["name"] == "Pia Strand"


def test_anothers_child_and_a_grown_up_are_nobody_to_act_for(database: Database) -> None:
    sign_in(database, HANS, session_digest=digest("hans"))
    for other in (citizen_id(database, PIA), citizen_id(database, INGRID), citizen_id(database, HANS), new_id()):
        with pytest.raises(NotFound):
            choose(database, other, secret="hans")
        with pytest.raises(NotFound):
            sign_in(database, HANS, session_digest=digest("second"), acting_for=other)
    assert resolve(database, "hans")["acting_for"] is None


def test_staff_act_for_nobody(database: Database) -> None:
    staff_in(database)
    for other in (citizen_id(database, PIA), None):
        with pytest.raises(NotFound):
            choose(database, other, secret="a")


def test_the_right_ends_at_the_swedish_midnight_of_the_fourteenth_birthday(database: Database) -> None:
    sign_in(database, at=TURES_BIRTHDAY - 25 * MINUTE)
    ture = citizen_id(database, TURE)
    choose(database, ture, at=TURES_BIRTHDAY - 20 * MINUTE)
    assert resolve(database, "new", TURES_BIRTHDAY - SECOND)["acting_for"]["age"] == 13
    with pytest.raises(NotSignedIn) as ended:
        resolve(database, "new", TURES_BIRTHDAY)
    assert ended.value.details == {"reason": "guardian"}
    view = sign_in(database, at=TURES_BIRTHDAY, session_digest=digest("later"))
    assert [child["name"] for child in view["children"]] == ["Pia Strand"]
    with pytest.raises(GuardianRefused):
        choose(database, ture, secret="later", new="never", at=TURES_BIRTHDAY)
    assert sign_in(database, TURE, TURES_BIRTHDAY, session_digest=digest("ture"))["name"] == "Ture Strand"


ENDS: dict[str, tuple[int, dict[str, Any]]] = {
    "the relation is taken away": (CHILD, {"guardians": []}),
    "the child dies": (CHILD, {"deceased": True}),
    "the child gets protected identity": (CHILD, {"protected": True}),
    "the guardian dies": (GUARDIAN, {"deceased": True}),
}


@pytest.mark.parametrize("why", ENDS)
def test_the_right_ends_at_once_when(database: Database, why: str) -> None:
    sign_in(database)
    choose(database, citizen_id(database, PIA))
    changed(database, ENDS[why][0], **ENDS[why][1])
    with pytest.raises(NotSignedIn):
        resolve(database, "new")
    with pytest.raises(NotSignedIn):
        choose(database, citizen_id(database, TURE), secret="new", new="on")


@pytest.mark.parametrize("why", [why for why in ENDS if why != "the guardian dies"])
def test_nobody_begins_to_act_when(database: Database, why: str) -> None:
    changed(database, ENDS[why][0], **ENDS[why][1])
    view = sign_in(database)
    assert [child["name"] for child in view["children"]] == ["Ture Strand"]
    with pytest.raises(GuardianRefused) as refused:
        choose(database, citizen_id(database, PIA))
    assert refused.value.details == {}
    with pytest.raises(GuardianRefused):
        sign_in(database, session_digest=digest("second"), acting_for=citizen_id(database, PIA))
    assert resolve(database, "own")["acting_for"] is None


def test_a_protected_guardian_acts(database: Database) -> None:
    changed(database, GUARDIAN, protected=True)
    sign_in(database)
    assert choose(database, citizen_id(database, PIA))["acting_for"]["name"] == "Pia Strand"
