"""Signing in, choosing, staying, leaving: on both databases, with the time passed in."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, func, select

from common.chassis.database import Database
from common.chassis.identifiers import new_id
from common.chassis.tables import outbox
from common.contracts.directory.events import CITIZEN_FIRST_SIGNED_IN, PERSON_SIGNED_IN
from common.contracts.directory.first_sign_ins import SIGNED_IN
from common.contracts.directory.sessions import (
    CHOOSE_COMMISSION,
    CHOOSE_LANGUAGE,
    CLOSE_SESSION,
    OPEN_CITIZEN_SESSION,
    OPEN_STAFF_SESSION,
    RESOLVE_SESSION,
)
from common.contracts.errors import Conflict, Forbidden, IdempotencyConflict, NotFound, NotSignedIn
from services.directory.commands import sessions
from services.directory.model import Citizen, SignInSession
from services.directory.queries import citizens
from tests.integration.directory.builders import (
    ASTRID,
    BASHIR,
    ELEG,
    FARIDA,
    HANS,
    HOUR,
    MARTA,
    MINUTE,
    NOON,
    SITHS,
    bring,
    call,
    citizen_id,
    commission_id,
    digest,
    people_data,
)

JOHAN = "199711249830"
"""Of the demo's people, one who has never signed in."""


def staff_in(database: Database, hsa_id: str = ASTRID, secret: str = "a", **changes: Any) -> dict[str, Any]:
    payload: dict[str, Any] = {
        "idempotency_id": new_id(),
        "hsa_id": hsa_id,
        "strength": SITHS,
        "session_digest": digest(secret),
    }
    return loaded(
        OPEN_STAFF_SESSION,
        sessions.open_staff_session(database, call(OPEN_STAFF_SESSION, **payload | changes), NOON),
    )


def citizen_in(database: Database, number: str = HANS, secret: str = "c", **changes: Any) -> dict[str, Any]:
    payload: dict[str, Any] = {
        "idempotency_id": new_id(),
        "personal_number": number,
        "name": "Hans Wallin",
        "strength": ELEG,
        "session_digest": digest(secret),
    }
    answer = sessions.open_citizen_session(database, call(OPEN_CITIZEN_SESSION, **payload | changes), NOON)
    return loaded(OPEN_CITIZEN_SESSION, answer)


def choose(
    database: Database, key: str, secret: str = "a", now: datetime = NOON, *, new: str = "chosen"
) -> dict[str, Any]:
    payload: dict[str, Any] = {
        "idempotency_id": new_id(),
        "session_digest": digest(secret),
        "new_digest": digest(new),
        "commission_id": commission_id(database, key),
    }
    answer = sessions.choose_commission(database, call(CHOOSE_COMMISSION, **payload), now)
    return loaded(CHOOSE_COMMISSION, answer)


def resolve(database: Database, secret: str = "a", *, now: datetime = NOON, active: bool = True) -> dict[str, Any]:
    answer = sessions.resolve_session(database, digest(secret), active=active, now=now)
    return loaded(RESOLVE_SESSION, RESOLVE_SESSION.answer.dump(answer))


def close(database: Database, secret: str = "a", now: datetime = NOON) -> None:
    payload: dict[str, Any] = {"idempotency_id": new_id(), "session_digest": digest(secret)}
    sessions.close_session(database, call(CLOSE_SESSION, **payload), now)


def loaded(rpc: Any, answer: Any) -> dict[str, Any]:
    """Check an answer against its contract, as the gateway would."""
    return dict(rpc.answer.load(dict(answer)))


def speak(database: Database, language: str, secret: str = "a") -> None:
    payload: dict[str, Any] = {"idempotency_id": new_id(), "session_digest": digest(secret), "language": language}
    sessions.choose_language(database, call(CHOOSE_LANGUAGE, **payload), NOON)


def writes(database: Database) -> list[str]:
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith(("UPDATE", "INSERT", "DELETE")):
            seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    return seen


def test_staff_with_two_commissions_choose_one(database: Database) -> None:
    opened = staff_in(database)
    assert (opened["kind"], opened["name"], opened["commission"]) == ("staff", "Astrid Lindqvist", None)
    assert [one["care_unit_name"] for one in opened["commissions"]] == ["Hälsotorget Södra", "Tobaksenheten Norra"]
    chosen = choose(database, "astrid-norra")["commission"]
    assert (chosen["care_unit_name"], chosen["roles"]) == ("Tobaksenheten Norra", ["practitioner"])
    assert resolve(database, "chosen")["commission"] == chosen
    assert choose(database, "astrid-sodra", "chosen", new="next")["commission"]["care_unit_name"] == "Hälsotorget Södra"


def test_a_choice_of_commission_is_another_session_and_the_old_one_opens_nothing(database: Database) -> None:
    opened = staff_in(database)
    chosen = choose(database, "astrid-norra", now=NOON + 10 * MINUTE)
    assert chosen["session_id"] != opened["session_id"]
    assert chosen["ends_at"] == NOON + 40 * MINUTE
    with pytest.raises(NotSignedIn):
        resolve(database)
    with pytest.raises(NotSignedIn):
        choose(database, "astrid-sodra", new="third")


def test_the_only_active_commission_is_chosen_at_once(database: Database) -> None:
    assert staff_in(database, BASHIR.lower().replace("se", "SE"))["commission"]["title"] == "Sjuksköterska"


def test_a_session_may_begin_under_a_commission_of_ones_own(database: Database) -> None:
    opened = staff_in(database, commission_id=commission_id(database, "astrid-norra"))
    assert opened["commission"]["care_unit_name"] == "Tobaksenheten Norra"
    assert resolve(database)["commission"] == opened["commission"]


def test_a_session_never_begins_under_what_is_not_ones_own_active_commission(database: Database) -> None:
    bring(database, people_data())
    others = [commission_id(database, "bashir-norra"), new_id()]
    for other in others:
        with pytest.raises(NotFound):
            staff_in(database, commission_id=other)
    with pytest.raises(NotSignedIn):
        resolve(database)


def test_of_many_that_open_the_same_session_at_once_one_does(database: Database) -> None:
    def attempt(_number: int) -> str:
        try:
            return str(staff_in(database)["session_id"])
        except Conflict:
            return "conflict"

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(attempt, range(8)))
    assert outcomes.count("conflict") == 7
    assert str(resolve(database)["session_id"]) in outcomes


def test_staff_who_have_left_sign_in_to_nothing(database: Database) -> None:
    opened = staff_in(database, FARIDA)
    assert (opened["commission"], opened["commissions"]) == (None, [])
    with pytest.raises(NotFound):
        choose(database, "farida-norra")


def test_anothers_commission_is_not_found(database: Database) -> None:
    staff_in(database)
    with pytest.raises(NotFound):
        choose(database, "bashir-norra")
    citizen_in(database)
    with pytest.raises(NotFound):
        choose(database, "bashir-norra", secret="c")
    assert resolve(database)["commission"] is None


def test_staff_whom_nobody_knows_and_weak_sign_ins_are_refused(database: Database) -> None:
    with pytest.raises(Forbidden) as unknown:
        staff_in(database, "SE2321000000-OKAND")
    assert unknown.value.details == {"reason": "staff_unknown"}
    with pytest.raises(Forbidden) as weak:
        staff_in(database, strength="http://id.sambi.se/loa/loa2")
    assert weak.value.details["reason"] == "strength"
    with pytest.raises(Forbidden) as weak:
        citizen_in(database, strength="http://id.elegnamnden.se/loa/1.0/loa2")
    assert weak.value.details["reason"] == "strength"
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(SignInSession)) == 0


def test_a_deceased_citizen_cannot_sign_in_nor_stay(database: Database) -> None:
    with pytest.raises(Forbidden) as caught:
        citizen_in(database, MARTA)
    assert caught.value.details == {"reason": "deceased"}
    citizen_in(database)
    data = people_data()
    data["citizens"][0]["deceased"] = True
    bring(database, data)
    with pytest.raises(NotSignedIn):
        resolve(database, "c")


def test_a_number_that_nobody_signs_in_with_is_refused(database: Database) -> None:
    for number in ("196108319813", "991961083124", "000000000000"):
        with pytest.raises(Forbidden) as caught:
            citizen_in(database, number)
        assert caught.value.details == {"reason": "number"}


def test_a_citizen_is_added_at_the_first_sign_in_and_kept_as_is_later(database: Database) -> None:
    first = citizen_in(database, "196108312460", name="Ny Person")
    again = citizen_in(database, "196108312460", secret="d", name="Annat Namn")
    assert (first["person_id"], again["name"]) == (again["person_id"], "Ny Person")
    with database.reading() as session:
        added = session.get(Citizen, first["person_id"])
        assert added
        assert (added.kind, added.has_ever_signed_in, added.notifications) == ("personnummer", True, False)


def test_two_first_sign_ins_at_once_add_one_citizen(database: Database) -> None:
    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(lambda secret: citizen_in(database, "196108312460", secret=secret), "wxyz"))
    assert len({one["person_id"] for one in opened}) == 1
    assert len({one["session_id"] for one in opened}) == 4


def first_sign_ins(database: Database) -> list[dict[str, Any]]:
    """Give what was announced of citizens who signed in for the first time."""
    with database.reading() as session:
        rows = session.execute(select(outbox.c.data).where(outbox.c.type == CITIZEN_FIRST_SIGNED_IN.type))
        return [data for (data,) in rows]


def test_the_first_sign_in_is_remembered_and_announced_and_later_ones_are_not(database: Database) -> None:
    johan = citizen_id(database, JOHAN)
    citizen_in(database, JOHAN)
    told = [{"citizen_id": str(johan), "signed_in_at": NOON.isoformat(), "guardian_id": None}]
    assert first_sign_ins(database) == told
    with database.reading() as session:
        assert session.get_one(Citizen, johan).has_ever_signed_in
    citizen_in(database, JOHAN, secret="d")
    citizen_in(database, HANS, secret="e")
    assert first_sign_ins(database) == told
    added = citizen_in(database, "196108312460", secret="f")
    assert first_sign_ins(database)[1]["citizen_id"] == str(added["person_id"])


def test_of_two_first_sign_ins_at_once_one_is_announced(database: Database) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda secret: citizen_in(database, JOHAN, secret=secret), "wxyz"))
    assert len(first_sign_ins(database)) == 1


def test_a_sign_in_that_is_refused_is_not_announced(database: Database) -> None:
    data = people_data()
    for person in data["citizens"]:
        person["deceased"] = person["deceased"] or person["personal_number"] == JOHAN
    bring(database, data)
    with pytest.raises(Forbidden):
        citizen_in(database, JOHAN)
    assert first_sign_ins(database) == []


def test_a_file_that_tells_of_a_sign_in_announces_it_once(database: Database) -> None:
    data = people_data()
    for person in data["citizens"]:
        person["has_signed_in"] = person["has_signed_in"] or person["personal_number"] == JOHAN
    bring(database, data)
    bring(database, data)
    assert [told["citizen_id"] for told in first_sign_ins(database)] == [str(citizen_id(database, JOHAN))]


def test_moments_learns_who_has_ever_signed_in(database: Database) -> None:
    johan, hans = citizen_id(database, JOHAN), citizen_id(database, HANS)
    with database.reading() as session:
        assert citizens.signed_in(session, call(SIGNED_IN, citizen_ids=[johan, hans, new_id()])).citizen_ids == [hans]


def test_whoever_is_here_is_told_of(database: Database) -> None:
    """By each session that somebody goes on in: whoever notifies people need not tell them what they see."""
    staff, citizen = staff_in(database), citizen_in(database)
    with database.reading() as session:
        rows = session.scalars(select(outbox.c.data).where(outbox.c.type == PERSON_SIGNED_IN.type)).all()
    assert {row["person_id"] for row in rows} == {str(staff["person_id"]), str(citizen["person_id"])}


def test_a_repeated_sign_in_opens_one_session(database: Database) -> None:
    key = new_id()
    first = staff_in(database, idempotency_id=key)
    assert staff_in(database, idempotency_id=key) == first
    with pytest.raises(IdempotencyConflict):
        staff_in(database, secret="other", idempotency_id=key)
    with pytest.raises(Conflict):
        staff_in(database)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(SignInSession)) == 1


def test_unknown_closed_and_outlived_sessions_are_nobodys(database: Database) -> None:
    with pytest.raises(NotSignedIn):
        resolve(database, "never")
    staff_in(database)
    with pytest.raises(NotSignedIn):
        resolve(database, now=NOON + 30 * MINUTE)
    with pytest.raises(NotSignedIn):
        choose(database, "astrid-norra", now=NOON + 30 * MINUTE)
    close(database)
    close(database)
    close(database, "never")
    with pytest.raises(NotSignedIn):
        resolve(database)


def test_activity_keeps_a_session_alive_up_to_twelve_hours(database: Database) -> None:
    staff_in(database)
    now = NOON
    while now < NOON + 12 * HOUR - 29 * MINUTE:
        now += 29 * MINUTE
        resolve(database, now=now)
    assert resolve(database, now=now)["ends_at"] == NOON + 12 * HOUR
    with pytest.raises(NotSignedIn):
        resolve(database, now=NOON + 12 * HOUR)


def test_a_poll_does_not_keep_a_session_alive(database: Database) -> None:
    staff_in(database)
    seen = writes(database)
    assert resolve(database, now=NOON + 29 * MINUTE, active=False)["ends_at"] == NOON + 30 * MINUTE
    assert seen == []
    with pytest.raises(NotSignedIn):
        resolve(database, now=NOON + 30 * MINUTE, active=False)


def test_activity_is_written_at_most_once_a_minute(database: Database) -> None:
    staff_in(database)
    seen = writes(database)
    for seconds in range(0, 180, 5):
        resolve(database, now=NOON + timedelta(seconds=seconds))
    assert len(seen) == 2
    assert resolve(database, now=NOON + 3 * MINUTE - timedelta(seconds=5))["ends_at"] == NOON + 32 * MINUTE


def test_a_commission_inactivated_meanwhile_is_lost(database: Database) -> None:
    staff_in(database)
    choose(database, "astrid-norra")
    data = people_data()
    data["staff"][0]["commissions"][0]["active"] = False
    bring(database, data, NOON + MINUTE)
    found = resolve(database, "chosen", now=NOON + 2 * MINUTE)
    assert found["commission"] is None
    assert [one["care_unit_name"] for one in found["commissions"]] == ["Hälsotorget Södra"]


def test_a_new_role_reaches_a_running_session_as_a_new_version(database: Database) -> None:
    before = staff_in(database, BASHIR)["commission"]
    data = people_data()
    data["staff"][1]["commissions"][0]["roles"] = ["practitioner", "citizen_admin"]
    bring(database, data, NOON + MINUTE)
    after = resolve(database, now=NOON + 2 * MINUTE)["commission"]
    assert after["roles"] == ["citizen_admin", "practitioner"]
    assert after["id"] == before["id"]
    assert after["version_id"] != before["version_id"]


def test_old_sessions_are_forgotten_and_young_ones_kept(database: Database) -> None:
    staff_in(database)
    assert sessions.forget_old_sessions(database, NOON + timedelta(days=90)) == 0
    assert sessions.forget_old_sessions(database, NOON + timedelta(days=90, seconds=1)) == 1
    with pytest.raises(NotSignedIn):
        resolve(database)


def test_a_language_stays_with_the_person_wherever_they_sign_in(database: Database) -> None:
    assert staff_in(database)["language"] is None
    speak(database, "en")
    assert resolve(database)["language"] == "en"
    assert choose(database, "astrid-norra", new="chosen")["language"] == "en"
    assert staff_in(database, secret="another browser")["language"] == "en"
    assert citizen_in(database)["language"] is None
    speak(database, "en", "c")
    speak(database, "sv", "c")
    assert citizen_in(database, secret="another phone")["language"] == "sv"


def test_nobody_chooses_a_language_with_a_session_that_is_over(database: Database) -> None:
    staff_in(database)
    close(database)
    for secret in ("a", "never opened"):
        with pytest.raises(NotSignedIn):
            speak(database, "en", secret)


def test_a_language_that_we_do_not_have_is_refused() -> None:
    asked = {"idempotency_id": new_id(), "session_digest": digest("a"), "language": "la"}
    assert list(CHOOSE_LANGUAGE.request.validate(asked)) == ["language"]
