"""Who has just done something sees it done, though no event has been heard and no timer has run; and who did nothing sees nothing."""

from datetime import timedelta
from typing import Any

import pytest

from common.chassis.clock import today
from tests.integration.unheard.deaf import DeafSystem
from tests.system import (
    ASTRID,
    BASHIR,
    CECILIA,
    DAGNY,
    GUSTAV,
    JOHAN,
    KARIN,
    NEWCOMER,
    NORRA,
    PIA,
    SODRA,
    System,
    Visitor,
)

MISSING = ("namn saknas", "personnummer saknas")
OF_A_MOMENT = (
    "", "/tidslinje", "/ansvarig", "/annan-enhet", "/lankar", "/kategorier", "/valkomsttext", "/avsluta", "/version",
    "/steg/stoppdagen", "/steg/stoppdagen/formular/stoppdagen",
)  # fmt: skip


@pytest.fixture
def astrid(system: System) -> Visitor:
    return system.staff(ASTRID, NORRA)


@pytest.fixture
def dagny(system: System) -> Visitor:
    return system.staff(DAGNY, SODRA)


def page(system: System, visitor: Visitor, path: str) -> str:
    """Give a page of staff's, on which nobody's name is missing."""
    shown = visitor.http.get(f"{system.url}/personal{path}", timeout=30)
    assert shown.status_code == 200, (path, shown.status_code)
    for words in MISSING:
        assert words not in shown.text, path
    return shown.text


def begin(visitor: Visitor, number: str, **more: Any) -> str:
    started = visitor.start(number, **more)
    assert started.status_code == 201, started.text
    return str(started.json()["moment_id"])


def found_by(visitor: Visitor, words: str) -> list[str]:
    rows = visitor.send("/moments/search", scope="all", text=words).json()["rows"]
    return [row["moment_id"] for row in rows]


def named(visitor: Visitor, citizen_id: str) -> list[str]:
    return [each["name"] for each in visitor.send("/names", citizen_ids=[citizen_id]).json()["citizens"]]


def citizen_of(visitor: Visitor, moment: str) -> str:
    return str(visitor.get(f"/moments/{moment}").json()["header"]["citizen_id"])


def masked(number: str) -> str:
    return f"{number[:8]}-XXXX"


@pytest.mark.parametrize("when", ["now", "later"])
def test_a_start_is_seen_on_every_page_at_once(system: System, astrid: Visitor, dagny: Visitor, when: str) -> None:
    _, number = system.newcomer()
    later = {"starts_on": str(today() + timedelta(days=9))} if when == "later" else {}
    moment = begin(astrid, number, **later)
    citizen = citizen_of(astrid, moment)
    for path in OF_A_MOMENT:
        if when == "now" or "/steg" not in path:
            assert NEWCOMER in page(system, astrid, f"/moment/{moment}{path}"), path
    caseload = f"/overlamning/{astrid.session['person_id']}"
    for who, path in ((astrid, "/moment"), (astrid, "/moment?flik=alla"), (system.staff(CECILIA, NORRA), caseload)):
        assert masked(number) in page(system, who, path), path
    for words in (number, number[:8], "ny pers"):
        assert moment in found_by(astrid, words), words
    assert named(astrid, citizen) == [NEWCOMER]
    assert named(dagny, citizen) == []
    assert found_by(dagny, number) == []


def test_a_group_start_names_everybody_before_during_and_after(system: DeafSystem) -> None:
    cecilia = system.staff(CECILIA, NORRA)
    numbers = [system.newcomer()[1] for _ in range(3)]
    read = cecilia.send("/citizens/read-list", numbers=numbers).json()["rows"]
    rows = [{"line": line, "citizen_id": row["citizen_id"]} for line, row in enumerate(read, 1)]
    responsible = system.staff(ASTRID, NORRA).session["commission"]["id"]
    choices = {"version_id": cecilia.version_of(), "responsible_commission_id": responsible}
    ordered = cecilia.do("/group-starts", rows=rows, **choices)
    assert ordered.status_code == 202, ordered.text
    job = ordered.json()["group_start_id"]
    assert all(masked(number) in page(system, cecilia, f"/moment/grupp/{job}") for number in numbers)
    system.services["moments"].run_group_starts()
    assert all(masked(number) in page(system, cecilia, f"/moment/grupp/{job}") for number in numbers)
    assert all(len(found_by(cecilia, number)) == 1 for number in numbers)


def test_a_moment_that_was_taken_over_is_seen_at_its_new_unit(system: System, astrid: Visitor, dagny: Visitor) -> None:
    moment = begin(astrid, KARIN)
    other = dagny.session["commission"]["care_unit_id"]
    offered = astrid.do(f"/moments/{moment}/handover", expected_version=1, to_care_unit_id=other)
    assert offered.status_code == 200, offered.text
    citizen = citizen_of(astrid, moment)
    assert named(dagny, citizen) == []
    (offer,) = dagny.get("/offers").json()["offers"]
    accepted = dagny.do(
        f"/offers/{offer['handover_id']}/accept", responsible_commission_id=dagny.session["commission"]["id"]
    )
    assert accepted.status_code == 200, accepted.text
    assert "Karin Åkesson" in page(system, dagny, f"/moment/{moment}")
    assert "Karin Åkesson" in page(system, dagny, f"/moment/{moment}/tidslinje")
    assert "Karin Åkesson" in page(system, dagny, "/moment")
    assert found_by(dagny, "akesson") == [moment]
    assert named(astrid, citizen) == []


def test_what_a_citizen_starts_is_seen_by_the_unit(system: System, astrid: Visitor) -> None:
    gustav, version = system.staff(GUSTAV, NORRA), astrid.version_of()
    unit = astrid.session["commission"]
    opened = gustav.do(
        f"/programmes/{version}/openings/{unit['care_unit_id']}", "PUT", responsible_commission_id=unit["id"]
    )
    assert opened.status_code == 200, opened.text
    citizen, number = system.newcomer()
    assert citizen.get("/my/open-programmes").json()["programmes"]
    started = citizen.do("/my/moments", version_id=version, care_unit_id=unit["care_unit_id"])
    assert started.status_code == 201, started.text
    assert masked(number) in page(system, astrid, "/moment")
    assert found_by(astrid, number) == [started.json()["moment_id"]]


def test_what_is_activated_can_be_started_at_once_and_what_isn_t_can_t(system: System, astrid: Visitor) -> None:
    gustav, version = system.staff(GUSTAV, NORRA), astrid.version_of("somnhjalpen")
    units = {each["care_unit_id"] for each in gustav.get(f"/programmes/{version}/activations").json()["units"]}
    _, number = system.newcomer()
    token = astrid.get("/session").json()["csrf_token"]

    def offered() -> bool:
        asked = {"csrf_token": token, "personal_number": number}
        return version in astrid.http.post(f"{system.url}/personal/moment/nytt", data=asked, timeout=30).text

    def activate(*chosen: str) -> None:
        done = gustav.do(f"/programmes/{version}/activations", "PUT", care_unit_ids=list(chosen))
        assert done.status_code == 200, done.text

    activate(*(units - {astrid.session["commission"]["care_unit_id"]}))
    assert not offered()
    activate(*units)
    assert offered()


def test_who_does_something_has_signed_in(system: System, astrid: Visitor) -> None:
    moment = begin(astrid, JOHAN)
    waiting = astrid.get("/moments/attention").json()["never_signed_in"]
    assert "Invånaren har aldrig loggat in" in page(system, astrid, f"/moment/{moment}")
    johan = system.citizen(JOHAN)
    read = johan.do(f"/my/moments/{moment}/steps/stoppdagen/read", "PUT", is_read=True)
    assert read.status_code == 200, read.text
    assert "Invånaren har aldrig loggat in" not in page(system, astrid, f"/moment/{moment}")
    assert astrid.get("/moments/attention").json()["never_signed_in"] == waiting - 1
    only = astrid.get("/moments", scope="mine", never_signed_in_only=True).json()["rows"]
    assert moment not in [row["moment_id"] for row in only]


def test_an_absence_stands_in_the_timelines_when_it_is_registered_changed_and_ended(
    system: System, astrid: Visitor
) -> None:
    _, number = system.newcomer()
    moment = begin(astrid, number)

    def told() -> list[str]:
        entries = astrid.get(f"/moments/{moment}/timeline").json()["entries"]
        return [each["action"] for each in entries if each["action"].startswith("absence")]

    days = {"first_day": str(today() + timedelta(days=30)), "last_day": str(today() + timedelta(days=31))}
    cover = system.staff(BASHIR, NORRA).session["commission"]["id"]
    absence = astrid.do("/absences", cover_commission_id=cover, **days).json()["absence_id"]
    assert told() == ["absence_registered"]
    assert "Bashir Noori" in page(system, astrid, "/franvaro")
    changed = astrid.do(f"/absences/{absence}/change", cover_commission_id=cover, **days).json()["absence_id"]
    assert sorted(told()) == ["absence_cancelled", "absence_registered", "absence_registered"]
    assert astrid.do(f"/absences/{changed}/cancel").status_code == 200
    assert told().count("absence_cancelled") == 2


def test_a_guardian_s_doings_are_told_with_the_name(system: System, astrid: Visitor) -> None:
    moment = begin(astrid, PIA)
    ingrid = system.guardian()
    form = f"/my/moments/{moment}/steps/stoppdagen/forms/stoppdagen"
    saved = ingrid.do(form, "PUT", expected_version=0, answers={"datum": "2027-01-15"})
    assert saved.status_code == 200, saved.text
    sent = ingrid.do(f"{form}/submit", expected_version=saved.json()["version"], answers={"datum": "2027-01-15"})
    assert sent.status_code == 200, sent.text
    shown = page(system, astrid, f"/moment/{moment}/svar/{sent.json()['response_id']}")
    assert "Ingrid Strand" in shown
    assert "Ingrid Strand" in page(system, astrid, f"/moment/{moment}/tidslinje")


def test_a_start_that_is_refused_names_nobody(system: System, astrid: Visitor, dagny: Visitor) -> None:
    _, number = system.newcomer()
    citizen = astrid.find(number).json()["citizen_id"]
    refused = astrid.do(
        "/moments",
        citizen_id=citizen,
        version_id=astrid.version_of(),
        responsible_commission_id=dagny.session["commission"]["id"],
    )
    assert refused.status_code == 422
    assert named(astrid, citizen) == []
    assert found_by(astrid, number) == []


def test_roles_that_reach_no_moment_are_told_nothing(system: System, astrid: Visitor) -> None:
    _, number = system.newcomer()
    citizen = citizen_of(astrid, begin(astrid, number))
    assert named(system.staff(GUSTAV, NORRA), citizen) == []


def test_flags_come_by_events_alone_and_the_list_tells_of_new_forms_without_them(
    system: System, astrid: Visitor
) -> None:
    """A flag is a copy, and says so; what staff must see at once is told by its owner."""
    citizen, number = system.newcomer()
    moment = begin(astrid, number)
    form = f"/my/moments/{moment}/steps/stoppdagen/forms/stoppdagen/submit"
    assert citizen.do(form, expected_version=0, answers={"datum": "2027-01-15"}).status_code == 200
    assert astrid.get(f"/moments/{moment}/flags").json() == {"moment_id": moment, "flags": []}
    row = next(each for each in astrid.get("/moments", scope="mine").json()["rows"] if each["moment_id"] == moment)
    assert row["unseen_responses"] == 1
