"""Hantera moment: the tabs, the rows, and what is logged."""

from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from common.chassis.clock import now, today
from common.contracts.directory.people import PEOPLE
from common.contracts.errors import Expired, Unavailable
from common.contracts.flags.flags import COUNTS
from common.contracts.moments.attention import ATTENTION
from common.contracts.moments.lists import LIST_CHOICES, LIST_MOMENTS
from common.contracts.moments.progress import PROGRESS
from tests.unit.gateway.staff import unit
from tests.unit.gateway.staff.browsing import Browser
from tests.unit.gateway.staff.recording import Recording

ADDRESS = "/personal/moment"
ALL = {
    "sort": "start",
    "ascending": False,
    "programme_id": None,
    "responsible_person_id": None,
    "unseen_only": False,
    "never_signed_in_only": False,
    "inactive_days": None,
    "citizen_ids": None,
    "needs": None,
    "category_id": None,
    "uncategorised_only": False,
}
FILTERS = f"program=tobakshjalpen&ansvarig={unit.BASHIR}&formular=nya&inaktiv=14"


def rows(bus: Recording, *rows: dict[str, object], next_cursor: str | None = None) -> None:
    counts = {"mine": 4, "all": 12, "ended": 3}
    bus.answer(
        LIST_MOMENTS,
        {"counts": counts, "offers": 0, "rows": list(rows), "next_cursor": next_cursor, "fingerprint": "then"},
    )


def test_the_first_screen_costs_five_questions_and_tells_what_the_guide_tells(
    angelica: Browser, bus: Recording
) -> None:
    page = angelica.get(ADDRESS)
    assert bus.names() == [
        "moments.attention",
        "moments.list_moments",
        "moments.list_choices",
        "messaging.markers",
        "directory.people",
    ]
    assert bus.last(LIST_MOMENTS) == ALL | {"scope": "mine", "cursor": None}
    for word in ("Jane Doe", "19610831-XXXX", "Angelica Wesslén", "2024-06-25", "Ingen aktivitet", "Inga flaggor"):
        assert word in page.text
    assert f"{ADDRESS}/{unit.MOMENT}" in page.links()


def test_tabs_show_counts_and_ask_for_their_own_moments(angelica: Browser, bus: Recording) -> None:
    rows(bus, unit.row())
    for tab, scope in (("mina", "mine"), ("alla", "all"), ("avslutade", "ended")):
        page = angelica.get(f"{ADDRESS}?flik={tab}")
        assert bus.last(LIST_MOMENTS)["scope"] == scope
        assert "Mina (4)" in page.text
        assert "Alla (12)" in page.text
        assert "Avslutade (3)" in page.text


def test_new_forms_are_marked_in_words(angelica: Browser, bus: Recording) -> None:
    rows(bus, unit.row(unseen_responses=1), unit.row(moment_id=UUID(int=21), unseen_responses=2))
    page = angelica.get(ADDRESS)
    assert "1 nytt formulär" in page.text
    assert "2 nya formulär" in page.text


def sent_long_ago(bus: Recording) -> None:
    """Let flags know since when the forms of the list's first moment wait."""
    since = datetime.combine(today() - timedelta(days=3), time(12), UTC)
    counted = {"moment_id": unit.MOMENT, "citizen_id": unit.CITIZEN, "count": 2, "oldest_at": since}
    bus.answer(COUNTS, {"moments": [counted]})


def test_a_form_that_waits_tells_since_when(angelica: Browser, bus: Recording) -> None:
    rows(bus, unit.row(unseen_responses=1), unit.row(moment_id=UUID(int=21), unseen_responses=2))
    sent_long_ago(bus)
    assert "1 nytt formulär Skickat för 3 dagar sedan" in angelica.get(ADDRESS).text
    assert bus.last(COUNTS) == {"moment_ids": [str(unit.MOMENT), str(UUID(int=21))], "kind": "response_unseen"}
    rows(bus, unit.row(unseen_responses=2))
    assert "2 nya formulär Det äldsta skickat för 3 dagar sedan" in angelica.get(ADDRESS).text


def test_what_is_opened_is_no_flag_any_more_whatever_the_copy_says(angelica: Browser, bus: Recording) -> None:
    rows(bus, unit.row(unseen_responses=0))
    sent_long_ago(bus)
    page = angelica.get(ADDRESS)
    assert "Inga flaggor" in page.text
    assert "Skickat" not in page.text
    assert COUNTS.routing_key not in bus.names()


def test_without_flags_the_list_shows_without_since_when(angelica: Browser, bus: Recording) -> None:
    rows(bus, unit.row(unseen_responses=1))
    for away in (Unavailable(service="flags"), Expired()):
        bus.answer(COUNTS, away)
        page = angelica.get(ADDRESS)
        assert page.status == 200
        assert "1 nytt formulär" in page.text
        assert "Skickat" not in page.text


def test_everyone_in_the_list_is_in_one_access_record(angelica: Browser, bus: Recording) -> None:
    rows(bus, unit.row(), unit.row(moment_id=UUID(int=21), citizen_id=UUID(int=31)))
    angelica.get(ADDRESS)
    (record,) = bus.records
    assert record["action"] == "list"
    assert record["citizen_ids"] == [str(unit.CITIZEN), str(UUID(int=31))]
    assert record["moment_id"] is None


def test_an_empty_list_says_what_to_do_and_leaves_no_record(angelica: Browser, bus: Recording) -> None:
    rows(bus)
    assert "Starta ett nytt" in angelica.get(ADDRESS).text
    assert bus.records == []


def test_the_next_page_is_asked_for_by_key(angelica: Browser, bus: Recording) -> None:
    rows(bus, unit.row(), next_cursor="a key")
    page = angelica.get(f"{ADDRESS}?flik=alla")
    following = next(link for link in page.links() if "efter" in link).replace("&amp;", "&")
    angelica.get(following)
    assert bus.last(LIST_MOMENTS) == ALL | {"scope": "all", "cursor": "a key"}


def test_without_the_record_nobody_sees_the_list(angelica: Browser, bus: Recording) -> None:
    bus.audit_is_away = True
    page = angelica.get(ADDRESS)
    assert page.status == 503
    assert "Jane Doe" not in page.html


def test_without_directory_the_list_still_works(angelica: Browser, bus: Recording) -> None:
    bus.answer(PEOPLE, Unavailable(service="directory"))
    page = angelica.get(ADDRESS)
    assert page.status == 200
    assert "Namn och personnummer kan inte visas just nu" in page.text
    assert f"{ADDRESS}/{unit.MOMENT}" in page.links()


def test_a_moment_that_opens_for_nobody_has_no_link(angelica: Browser, bus: Recording) -> None:
    rows(bus, unit.row(access="none"))
    assert f"{ADDRESS}/{unit.MOMENT}" not in angelica.get(ADDRESS).links()


def test_the_address_says_what_is_asked_for(angelica: Browser, bus: Recording) -> None:
    angelica.get(f"{ADDRESS}?flik=alla&ordning=stigande&{FILTERS}")
    assert bus.last(LIST_MOMENTS) == {
        "scope": "all",
        "cursor": None,
        "sort": "active",
        "ascending": True,
        "programme_id": "tobakshjalpen",
        "responsible_person_id": str(unit.BASHIR),
        "unseen_only": True,
        "never_signed_in_only": False,
        "inactive_days": 14,
        "citizen_ids": None,
        "needs": None,
        "category_id": None,
        "uncategorised_only": False,
    }
    angelica.get(f"{ADDRESS}?sortera=flaggor")
    assert bus.last(LIST_MOMENTS) == ALL | {"scope": "mine", "cursor": None, "sort": "flags"}


def test_what_means_nothing_in_the_address_is_left_out(angelica: Browser, bus: Recording) -> None:
    for nonsense in (
        "flik=x",
        "sortera=namn",
        "ordning=x",
        "program=../x",
        "ansvarig=x",
        "formular=x",
        "inaktiv=-1",
        "behover=x",
        "inloggning=x",
    ):
        assert angelica.get(f"{ADDRESS}?{nonsense}").status == 200
        assert bus.last(LIST_MOMENTS) == ALL | {"scope": "mine", "cursor": None}, nonsense
    angelica.get(f"{ADDRESS}?inaktiv=99999999999999999999")
    assert bus.last(LIST_MOMENTS)["inactive_days"] is None


def test_filters_are_told_in_words_and_can_be_cleared(angelica: Browser, bus: Recording) -> None:
    rows(bus, unit.row(), next_cursor="a key")
    page = angelica.get(f"{ADDRESS}?flik=alla&{FILTERS}")
    assert "Tobakshjälpen Ansvarig: Bashir Noori Nya formulär Ingen aktivitet på 14 dagar eller längre" in page.text
    links = [link.replace("&amp;", "&") for link in page.links()]
    assert f"{ADDRESS}?flik=alla" in links
    (following,) = (link for link in links if "efter=" in link)
    for part in FILTERS.split("&"):
        assert part in following
    assert "Pågående (" not in page.text


def test_heads_sort_both_ways_and_keep_the_filters(angelica: Browser, bus: Recording) -> None:
    rows(bus, unit.row())
    page = angelica.get(f"{ADDRESS}?flik=alla&program=tobakshjalpen&sortera=aktiv")
    assert 'aria-sort="descending"' in page.html
    links = {link.replace("&amp;", "&") for link in page.links()}
    assert f"{ADDRESS}?flik=alla&sortera=aktiv&ordning=stigande&program=tobakshjalpen" in links
    assert f"{ADDRESS}?flik=alla&sortera=flaggor&program=tobakshjalpen" in links
    assert f"{ADDRESS}?flik=alla&program=tobakshjalpen" in links
    page = angelica.get(f"{ADDRESS}?flik=alla&inaktiv=14")
    assert not any("sortera=flaggor" in link for link in page.links())


def test_a_filter_that_nothing_passes_says_so(angelica: Browser, bus: Recording) -> None:
    rows(bus)
    assert "Inget moment passar filtret" in angelica.get(f"{ADDRESS}?formular=nya").text


def test_a_programmes_title_is_shown_as_text(angelica: Browser, bus: Recording) -> None:
    wrong = {"programme_id": "tobakshjalpen", "title": "<script>alert(1)</script>"}
    bus.answer(LIST_CHOICES, {"programmes": [wrong], "responsible_person_ids": []})
    assert "<script>alert" not in angelica.get(f"{ADDRESS}?program=tobakshjalpen").html


def test_what_needs_the_practitioner_leads_to_the_lists(angelica: Browser, bus: Recording) -> None:
    needs = {"unseen": 3, "review": 1, "closing": 2, "inactive": 100, "not_begun": 0, "never_signed_in": 0}
    bus.answer(ATTENTION, needs)
    rows(bus, unit.row())
    page = angelica.get(ADDRESS)
    assert "3 med nya formulär 1 med formulär som väntar på granskning 2 där en modul" in page.text
    assert "100 eller fler utan aktivitet" in page.text
    assert "inte har börjat" not in page.text
    links = [link.replace("&amp;", "&") for link in page.links()]
    (link,) = (link for link in links if "behover=stanger" in link)
    page = angelica.get(link)
    assert bus.last(LIST_MOMENTS)["needs"] == "closing"
    assert "En modul stänger inom två dagar" in page.text
    assert "Att ta hand om nu" not in page.text


def test_who_has_never_signed_in_is_counted_marked_and_can_be_listed(angelica: Browser, bus: Recording) -> None:
    needs = dict.fromkeys(("unseen", "review", "closing", "inactive", "not_begun"), 0) | {"never_signed_in": 3}
    bus.answer(ATTENTION, needs)
    at = now()
    away: list[dict[str, object]] = [
        unit.row(moment_id=UUID(int=200 + days), never_signed_in=True, started_at=at - timedelta(days=days))
        for days in (0, 1, 12)
    ]
    planned = unit.row(moment_id=UUID(int=300), never_signed_in=True, state="planned", starts_on="2027-01-01")
    ended = unit.row(moment_id=UUID(int=301), never_signed_in=True, state="ended")
    rows(bus, *away, planned, ended)
    page = angelica.get(ADDRESS)
    assert "3 där invånaren aldrig har loggat in" in page.text
    for when in ("i dag", "i går", "för 12 dagar sedan"):
        assert f"Har aldrig loggat in, startades {when}" in page.text
    assert page.text.count("Har aldrig loggat in") == 4, "not of what hasn't started"
    (link,) = (each.replace("&amp;", "&") for each in page.links() if "inloggning=aldrig" in each)
    page = angelica.get(link)
    assert bus.last(LIST_MOMENTS) == ALL | {"scope": "mine", "cursor": None, "never_signed_in_only": True}
    assert "Listan visar bara en del av momenten: Har aldrig loggat in Rensa filter" in page.text
    assert 'name="inloggning" value="aldrig" checked' in page.html
    assert any("flik=alla&amp;inloggning=aldrig" in each for each in page.links())


def test_nothing_that_needs_anybody_is_said_once(angelica: Browser, bus: Recording) -> None:
    rows(bus, unit.row())
    assert "Inget väntar på dig just nu." in angelica.get(ADDRESS).text
    assert "Att ta hand om nu" not in angelica.get(f"{ADDRESS}?flik=alla").text


def test_offers_of_other_units_are_among_what_waits(angelica: Browser, bus: Recording) -> None:
    counts = {"mine": 0, "all": 0, "ended": 0}
    bus.answer(LIST_MOMENTS, {"counts": counts, "rows": [], "next_cursor": None, "fingerprint": "now", "offers": 2})
    page = angelica.get(ADDRESS)
    assert "2 från en annan vårdenhet att ta ställning till" in page.text
    assert "Inget väntar" not in page.text


def test_the_column_of_modules_is_switched_on_and_off(angelica: Browser, bus: Recording) -> None:
    module = unit.PACKAGE.modules[0]
    told = {"moment_id": unit.MOMENT, "citizen_id": unit.CITIZEN, "version_id": unit.VERSION}
    answer = {**told, "open_modules": [module["id"]], "steps_read": 2, "steps_open": 9}
    bus.answer(PROGRESS, {"moments": [answer]})
    rows(bus, unit.row())
    page = angelica.get(f"{ADDRESS}?flik=alla&formular=nya")
    assert "Öppna moduler" not in page.text
    sent = angelica.send(page.form("/moment/kolumner"))
    assert sent.goes_to == f"{ADDRESS}?flik=alla&formular=nya"
    page = angelica.follow(sent)
    assert bus.last(PROGRESS) == {"moment_ids": [str(unit.MOMENT)]}
    assert module["title"] in page.text
    assert "2 av 9 steg lästa" in page.text
    page = angelica.follow(angelica.send(page.form("/moment/kolumner")))
    assert "Öppna moduler" not in page.text
