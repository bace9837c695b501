"""The rules of sessions, commissions and citizens."""

from datetime import UTC, datetime, timedelta

import pytest

from common.chassis.identifiers import new_id
from common.contracts.errors import Forbidden
from services.directory.model import (
    HIDDEN_NAME,
    Citizen,
    Commission,
    CommissionFacts,
    PersonKind,
    SignInSession,
    check_strength,
)

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def session() -> SignInSession:
    return SignInSession(id=new_id(), opened_at=NOON, last_active_at=NOON, closed_at=None)


def test_a_session_ends_after_thirty_minutes_without_activity() -> None:
    found = session()
    assert found.ends_at == NOON + 30 * MINUTE
    assert found.is_open(NOON + 30 * MINUTE - timedelta(microseconds=1))
    assert not found.is_open(NOON + 30 * MINUTE)


def test_activity_moves_the_end_but_never_beyond_twelve_hours() -> None:
    found = session()
    found.note_activity(NOON + 20 * MINUTE)
    assert found.ends_at == NOON + 50 * MINUTE
    found.note_activity(NOON + 11 * HOUR + 59 * MINUTE)
    assert found.ends_at == NOON + 12 * HOUR
    assert not found.is_open(NOON + 12 * HOUR)


def test_activity_is_worth_a_write_once_a_minute_and_never_goes_back() -> None:
    found = session()
    assert not found.activity_is_due(NOON + 59 * timedelta(seconds=1))
    assert found.activity_is_due(NOON + MINUTE)
    found.note_activity(NOON - MINUTE)
    assert found.last_active_at == NOON


def test_a_closed_session_is_not_open_and_keeps_its_first_closing() -> None:
    found = session()
    found.close(NOON + MINUTE)
    found.close(NOON + HOUR)
    assert found.closed_at == NOON + MINUTE
    assert not found.is_open(NOON + MINUTE)


@pytest.mark.parametrize(
    ("kind", "strength"),
    [
        (PersonKind.STAFF, "http://id.sambi.se/loa/loa3"),
        (PersonKind.STAFF, "http://id.sambi.se/loa/loa4"),
        (PersonKind.CITIZEN, "http://id.elegnamnden.se/loa/1.0/loa3"),
    ],
)
def test_strong_sign_ins_are_strong_enough(kind: PersonKind, strength: str) -> None:
    check_strength(kind, strength)


@pytest.mark.parametrize(
    ("kind", "strength"),
    [
        (PersonKind.STAFF, "http://id.sambi.se/loa/loa2"),
        (PersonKind.STAFF, "http://id.elegnamnden.se/loa/1.0/loa3"),
        (PersonKind.STAFF, "-"),
        (PersonKind.CITIZEN, "http://id.elegnamnden.se/loa/1.0/loa2"),
        (PersonKind.CITIZEN, "http://id.sambi.se/loa/loa3"),
        (PersonKind.CITIZEN, "HTTP://ID.ELEGNAMNDEN.SE/LOA/1.0/LOA3"),
    ],
)
def test_weak_or_foreign_levels_are_refused(kind: PersonKind, strength: str) -> None:
    with pytest.raises(Forbidden) as caught:
        check_strength(kind, strength)
    assert caught.value.details["reason"] == "strength"
    assert caught.value.details["required"].endswith("loa3")


def facts(title: str = "Sjuksköterska") -> CommissionFacts:
    return CommissionFacts("Bashir Noori", title, UNIT, "Norra", "Region", "Vård och behandling", ("practitioner",))


UNIT = new_id()


def test_a_commission_that_says_the_same_gets_no_new_version() -> None:
    commission = Commission(id=new_id(), person_id=new_id(), key="a")
    first = commission.next_version(None, facts(), active=True, now=NOON)
    assert first
    assert (first.number, commission.version) == (1, 1)
    assert commission.next_version(first, facts(), active=True, now=NOON + HOUR) is None
    assert commission.version == 1


def test_a_new_title_makes_a_version_and_leaves_the_old_one() -> None:
    commission = Commission(id=new_id(), person_id=new_id(), key="a")
    first = commission.next_version(None, facts(), active=True, now=NOON)
    assert first
    second = commission.next_version(first, facts("Tobaksavvänjare"), active=True, now=NOON + HOUR)
    assert second
    assert (first.title, second.title, second.number) == ("Sjuksköterska", "Tobaksavvänjare", 2)
    assert (second.active_from, second.active_to) == (NOON, None)
    assert first.id != second.id


def test_a_commission_ends_and_begins_again_by_new_versions() -> None:
    commission = Commission(id=new_id(), person_id=new_id(), key="a")
    first = commission.next_version(None, facts(), active=True, now=NOON)
    ended = commission.next_version(first, facts(), active=False, now=NOON + HOUR)
    assert ended
    assert ended.is_active(NOON + HOUR - MINUTE)
    assert not ended.is_active(NOON + HOUR)
    assert commission.next_version(ended, facts(), active=False, now=NOON + 2 * HOUR) is None
    again = commission.next_version(ended, facts(), active=True, now=NOON + 3 * HOUR)
    assert again
    assert again.is_active(NOON + 3 * HOUR)
    assert not again.is_active(NOON + 2 * HOUR)


def test_a_protected_citizens_name_and_mobile_are_hidden() -> None:
    citizen = Citizen(name="Lars Mellgren", mobile="+46701740609", protected=True)
    assert (citizen.staff_name, citizen.staff_mobile) == (HIDDEN_NAME, None)
    citizen.protected = False
    assert (citizen.staff_name, citizen.staff_mobile) == ("Lars Mellgren", "+46701740609")


@pytest.mark.parametrize(
    ("kind", "deceased", "may"),
    [
        ("personnummer", False, True),
        ("personnummer", True, False),
        ("samordningsnummer", False, False),
        ("reservnummer", False, False),
    ],
)
def test_a_moment_starts_only_for_the_living_with_a_personnummer(kind: str, deceased: bool, may: bool) -> None:
    assert Citizen(kind=kind, deceased=deceased).may_start is may
