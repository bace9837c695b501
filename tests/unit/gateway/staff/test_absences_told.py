"""Absences in the timeline of a moment: in words, with the names of then."""

from typing import Any
from uuid import UUID

from common.contracts.directory.people import PEOPLE
from common.contracts.moments.timeline import TIMELINE
from tests.unit.gateway.staff import unit
from tests.unit.gateway.staff.browsing import Browser
from tests.unit.gateway.staff.recording import Recording

ADDRESS = f"/personal/moment/{unit.MOMENT}/tidslinje"


def test_each_sentence_tells_who_and_on_which_days_with_the_names_of_then(angelica: Browser, bus: Recording) -> None:
    bashirs = UUID(int=99)

    def people(asked: dict[str, Any]) -> dict[str, Any]:
        then = {"title": "", "care_unit_name": "Hälsotorget", "care_provider_name": "Region Exempel"}
        names = {str(unit.COMMISSION_VERSION): "Angelica Wesslén", str(bashirs): "Bashir Ogift"}
        return {
            "citizens": [],
            "guardians": [],
            "persons": [{"id": unit.BASHIR, "name": "Bashir Noori", "hsa_id": "SE2321000000-DEMO2"}],
            "commission_versions": [
                {"version_id": each, "name": names[each], **then} for each in asked["commission_version_ids"]
            ],
        }

    bus.answer(PEOPLE, people)
    facts = {
        "absence_id": str(UUID(int=98)),
        "person_id": str(unit.ANGELICA),
        "commission_version_id": str(unit.COMMISSION_VERSION),
        "cover_person_id": str(unit.BASHIR),
        "cover_commission_version_id": str(bashirs),
        "first_day": "2024-12-02",
        "last_day": "2024-12-09",
    }
    older = facts | {"cover_commission_version_id": None, "last_day": "2024-12-02"}
    who = "2024-06-25 09:25 av Angelica Wesslén (Hälsotorget, Region Exempel)"
    away = "Angelica Wesslén är frånvarande 2024-12-02 till 2024-12-09; Bashir Ogift vikarierar."
    ended = "Frånvaron för Angelica Wesslén 2024-12-02 till 2024-12-09"
    told = {
        f"{away} Det registrerades {who}.": unit.entry(1, "absence_registered", **facts),
        f"{away} Det gäller momentet sedan 2024-06-25 09:25.": unit.entry(2, "absence_noted", **facts),
        "är frånvarande 2024-12-02; Bashir Noori vikarierar.": unit.entry(3, "absence_noted", **older),
        f"{ended} avslutades {who}; Bashir Ogift vikarierar inte längre.": unit.entry(
            4, "absence_cancelled", had_begun=True, **facts
        ),
        f"{ended} togs bort {who} innan den hade börjat; Bashir Ogift vikarierar inte.": unit.entry(
            5, "absence_cancelled", had_begun=False, **facts
        ),
    }
    bus.answer(TIMELINE, {"header": unit.header(), "entries": list(told.values()), "next_cursor": None})
    page = angelica.get(ADDRESS)
    for sentence in told:
        assert sentence in page.text
    assert bus.names() == ["moments.timeline", "content.outline", "messaging.markers", "directory.people"]


def test_a_page_with_more_names_than_a_question_takes_names_the_first(angelica: Browser, bus: Recording) -> None:
    strangers = [
        {
            f"{who}_version_id": str(UUID(int=1000 * place + number))
            for place, who in enumerate(("commission", "cover_commission"), 1)
        }
        for number in range(150)
    ]
    days = {"first_day": "2024-12-02", "last_day": "2024-12-02"}
    entries = [unit.entry(number, "absence_noted", **days, **each) for number, each in enumerate(strangers)]
    bus.answer(TIMELINE, {"header": unit.header(), "entries": entries, "next_cursor": None})
    page = angelica.get(ADDRESS)
    assert page.status == 200
    assert len(bus.last(PEOPLE)["commission_version_ids"]) == 200
    assert page.text.count("namnet kan inte visas just nu vikarierar") == 101
