"""Responses, steps and the timeline of a moment."""

from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask

from common.chassis.blobs import open_store
from common.contracts.content.sound import SOUND
from common.contracts.directory.people import PEOPLE
from common.contracts.errors import Forbidden, NotFound, OutcomeUnknown
from common.contracts.moments.access import OPEN
from common.contracts.moments.responses import RESPONSE as MOMENTS_RESPONSE
from common.contracts.moments.responses import SEE_RESPONSE
from common.contracts.moments.timeline import TIMELINE
from common.phrases import answering
from tests.unit.gateway.staff import unit
from tests.unit.gateway.staff.browsing import Browser
from tests.unit.gateway.staff.recording import Recording

ADDRESS = f"/personal/moment/{unit.MOMENT}"
RESPONSE = f"{ADDRESS}/svar/{unit.RESPONSE}"


def test_a_response_is_shown_in_words_and_becomes_seen(angelica: Browser, bus: Recording) -> None:
    page = angelica.get(RESPONSE)
    for words in (
        "Besvarad",
        "1.4 Stoppdagen – dags att välja dag",
        "2024-06-25 09:25",
        "2024-06-01",
        "av Angelica Wesslén",
    ):
        assert words in page.text
    assert "Efter <b>festen</b>." in page.text
    assert "<b>festen" not in page.html
    assert bus.names()[-1] == "moments.see_response"
    (record,) = bus.records
    assert (record["action"], record["what"]) == ("read", "response")


def test_a_seen_response_tells_by_whom_and_is_not_marked_again(angelica: Browser, bus: Recording) -> None:
    seen = unit.sent(seen_at=unit.STARTED) | {"answers": {}, "scores": [], "flags": []}
    bus.answer(MOMENTS_RESPONSE, unit.response_page(response=seen, seen_by_person_id=unit.BASHIR))
    page = angelica.get(RESPONSE)
    assert "Bashir Noori" in page.text
    assert "Inget svar" in page.text
    assert "moments.see_response" not in bus.names()


def test_a_response_that_nobody_saw_is_not_marked_as_seen(angelica: Browser, bus: Recording) -> None:
    bus.audit_is_away = True
    assert angelica.get(RESPONSE).status == 503
    assert "moments.see_response" not in bus.names()


def test_a_colleague_reads_and_leaves_it_new(angelica: Browser, bus: Recording) -> None:
    bus.answer(MOMENTS_RESPONSE, unit.response_page(header=unit.header(access="read")))
    bus.answer(SEE_RESPONSE, Forbidden())
    page = angelica.get(RESPONSE)
    assert page.status == 200
    assert "fortfarande nytt för ansvarig behandlare" in page.text
    assert "Inte ännu" in page.text


def test_a_mark_that_fails_is_said_and_the_answers_are_shown(angelica: Browser, bus: Recording) -> None:
    bus.answer(SEE_RESPONSE, OutcomeUnknown())
    page = angelica.get(RESPONSE)
    assert page.status == 200
    assert "kunde inte markeras som läst" in page.text
    assert "2024-06-01" in page.text


def test_a_response_of_another_moment_is_not_found(angelica: Browser, bus: Recording) -> None:
    bus.answer(MOMENTS_RESPONSE, NotFound())
    assert angelica.get(RESPONSE).status == 404
    assert "moments.see_response" not in bus.names()


def test_a_step_is_read_as_the_citizen_sees_it(angelica: Browser, bus: Recording) -> None:
    page = angelica.get(f"{ADDRESS}/steg/{unit.step_of('stoppdagen')}")
    assert bus.names() == [
        "moments.overview",
        "messaging.markers",
        "directory.people",
        "content.outline",
        "content.step",
        "content.sound",
    ]
    assert "Uppläsningen görs just nu" in page.text
    assert "utan svar" in page.text
    assert "Datum för din stoppdag" in page.text
    assert "Föregående: 1.3" in page.text
    assert "Nästa: 1.5" in page.text


def test_a_step_is_heard_by_whoever_may_open_the_moment(
    app: Flask, angelica: Browser, bus: Recording, tmp_path: Path
) -> None:
    store = open_store(f"file:{tmp_path}/blobs")
    app.extensions["sob_blobs"] = store
    blob = store.put(b"sound", "audio/mpeg")
    told = {"digest": blob.digest, "media_type": blob.media_type, "size": blob.size, "seconds": 40.0}
    bus.answer(SOUND, {"state": "done", **told})
    step = f"{ADDRESS}/steg/{unit.step_of('stoppdagen')}"
    page = angelica.get(step)
    assert f'src="{step}/lyssna"' in page.html
    assert "40 s" in page.text
    heard = angelica.get(f"{step}/lyssna")
    assert (heard.status, heard.headers["Content-Type"]) == (200, "audio/mpeg")
    assert [record["what"] for record in bus.records] == ["moment", "moment"]
    bus.answer(OPEN, NotFound())
    assert angelica.get(f"{step}/lyssna").status == 404, "another unit's staff"


def test_every_step_of_the_programme_can_be_read(angelica: Browser) -> None:
    for step_id in unit.STEPS:
        assert angelica.get(f"{ADDRESS}/steg/{step_id}").status == 200, step_id


def test_an_unknown_step_is_not_found(angelica: Browser) -> None:
    assert angelica.get(f"{ADDRESS}/steg/finns-inte").status == 404


def test_the_timeline_tells_what_happened_with_who_unit_and_time(angelica: Browser, bus: Recording) -> None:
    who = "av Angelica Wesslén (Hälsotorget, Region Exempel)"
    module = {"module_id": "steg-1-forberedelser", "module_version": 2}
    name = "Steg 1 Förberedelser – för en bra grund"
    told = {
        f"Momentet Tobakshjälpen startades 2024-06-25 09:25 {who}.": unit.entry(1, "started"),
        f"Momentet Tobakshjälpen har fått en ansvarig behandlare: Bashir Noori 2024-06-25 09:25 {who}.": unit.entry(
            2, "responsible_set", responsible_person_id=unit.BASHIR
        ),
        f"Momentet Tobakshjälpen öppnades efter angiven orsak 2024-06-25 09:25 {who}.": unit.entry(
            3, "opened_with_reason"
        ),
        f"Momentet Tobakshjälpen avslutades 2024-06-25 09:25 {who}. Orsak: genomfört.": unit.entry(
            4, "ended", reason="completed"
        ),
        f"Modulen {name} startades 2024-06-25 09:25 {who}.": unit.entry(5, "module_started", **module),
        f"Modulen {name} avslutades 2024-06-25 09:25 {who}.": unit.entry(6, "module_ended", **module),
        f"Modulen {name} sattes till kommande 2024-06-25 09:25 {who}.": unit.entry(7, "module_set_upcoming", **module),
        f"Modulen {name} ändrades till 10 dagar 2024-06-25 09:25 {who}.": unit.entry(
            8, "days_changed", days=10, **module
        ),
        f"Modulen {name} ändrades till 1 dag 2024-06-25 09:25 {who}.": unit.entry(9, "days_changed", days=1, **module),
        f"Formuläret 1.4 Stoppdagen skickades in 2024-06-25 09:00 av invånaren och öppnades första gången 2024-06-25 09:25 {who}.": unit.entry(
            10,
            "submitted",
            form_id="stoppdagen",
            response_id=unit.RESPONSE,
            submitted_at="2024-06-25T07:00:00+00:00",
        ),
    }
    bus.answer(TIMELINE, {"header": unit.header(), "entries": list(told.values()), "next_cursor": "a key"})
    page = angelica.get(f"{ADDRESS}/tidslinje")
    for sentence in told:
        assert sentence in page.text
    assert "Invånaren kan inte se tidslinjen." in page.text
    assert RESPONSE in page.links()
    assert bus.names() == ["moments.timeline", "content.outline", "messaging.markers", "directory.people"]


def test_the_timeline_tells_that_messages_were_sent_and_leads_to_their_conversations(
    angelica: Browser, bus: Recording
) -> None:
    talk = UUID(int=80)
    by_citizen = {"actor_kind": "citizen", "commission_version_id": None}
    sent = [unit.entry(each, "message_sent", conversation_id=talk) | {"kind": "message"} for each in (1, 2)]
    bus.answer(TIMELINE, {"header": unit.header(), "entries": [sent[0], sent[1] | by_citizen], "next_cursor": None})
    page = angelica.get(f"{ADDRESS}/tidslinje?typ=meddelande")
    assert bus.last(TIMELINE)["kinds"] == ["message"]
    assert "Ett meddelande skickades 2024-06-25 09:25 av Angelica Wesslén (Hälsotorget, Region Exempel)." in page.text
    assert "Ett meddelande skickades 2024-06-25 09:25 av invånaren." in page.text
    assert f"{ADDRESS}/meddelanden/{talk}" in page.links()


def test_the_timeline_tells_a_guardians_doings_as_theirs(angelica: Browser, bus: Recording) -> None:
    who = "vårdnadshavare Ingrid Strand för barnet"
    started = unit.entry(1, "started", guardian_id=unit.GUARDIAN) | {
        "actor_kind": "citizen",
        "commission_version_id": None,
    }
    form = {"form_id": "stoppdagen", "response_id": unit.RESPONSE, "submitted_at": "2024-06-25T07:00:00+00:00"}
    sent = unit.entry(2, "submitted", guardian_id=unit.GUARDIAN, **form)
    bus.answer(TIMELINE, {"header": unit.header(), "entries": [sent, started], "next_cursor": None})
    text = angelica.get(f"{ADDRESS}/tidslinje").text
    assert f"Momentet Tobakshjälpen startades 2024-06-25 09:25 av {who}." in text
    assert f"Formuläret 1.4 Stoppdagen skickades in 2024-06-25 09:00 av {who} och öppnades första gången" in text
    assert bus.last(PEOPLE)["guardian_ids"] == [str(unit.GUARDIAN)]
    bus.answer(PEOPLE, lambda asked: {**unit.people(asked), "guardians": []})
    text = angelica.get(f"{ADDRESS}/tidslinje").text
    assert "av vårdnadshavare (namnet kan inte visas just nu) för barnet" in text


def test_the_timeline_tells_of_the_first_sign_in(angelica: Browser, bus: Recording) -> None:
    by_citizen = unit.entry(1, "first_signed_in") | {"actor_kind": "citizen", "commission_version_id": None}
    by_guardian = by_citizen | {"id": UUID(int=9), "facts": {"guardian_id": str(UUID(int=8))}}
    entries = {"entries": [by_citizen, by_guardian], "next_cursor": None}
    bus.answer(TIMELINE, {"header": unit.header(), **entries})
    page = angelica.get(f"{ADDRESS}/tidslinje").text
    assert "Den första inloggningen gjordes 2024-06-25 09:25 av invånaren." in page
    assert "Den första inloggningen gjordes 2024-06-25 09:25 av vårdnadshavare" in page


def test_the_timeline_is_filtered_and_turned(angelica: Browser, bus: Recording) -> None:
    bus.answer(TIMELINE, {"header": unit.header(), "entries": [unit.entry(1, "started")], "next_cursor": "a key"})
    page = angelica.get(f"{ADDRESS}/tidslinje?fran=2024-06-01&till=2024-06-30&typ=modul&typ=formular&typ=okand")
    asked = {"since": "2024-06-01", "until": "2024-06-30", "kinds": ["form", "module"], "cursor": None}
    assert bus.last(TIMELINE) == asked | {"moment_id": str(unit.MOMENT)}
    older = next(link for link in page.links() if "efter=" in link).replace("&amp;", "&")
    angelica.get(older)
    assert bus.last(TIMELINE) == asked | {"moment_id": str(unit.MOMENT), "cursor": "a key"}


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("fran=igår", "Ange ett datum, till exempel 2024-06-25."),
        ("till=2024-13-01", "Ange ett datum, till exempel 2024-06-25."),
        ("fran=2024-06-02&till=2024-06-01", "Till ska vara samma dag som Från eller senare."),
    ],
)
def test_a_wrong_period_is_told_at_its_field(angelica: Browser, bus: Recording, query: str, sentence: str) -> None:
    page = angelica.get(f"{ADDRESS}/tidslinje?{query}")
    assert page.status == 422
    assert page.text.count(sentence) == 2
    assert "moments.timeline" not in bus.names()


def test_an_empty_timeline_says_what_to_do(angelica: Browser, bus: Recording) -> None:
    bus.answer(TIMELINE, {"header": unit.header(), "entries": [], "next_cursor": None})
    assert "Välj Hela perioden" in angelica.get(f"{ADDRESS}/tidslinje").text


def test_scores_and_flags_stand_above_the_answers_in_words(angelica: Browser, bus: Recording) -> None:
    scores = [
        {"score_id": "a", "title": "Summa", "value": 12.5, "text": "Måttlig <b>", "missing": 1, "reason": None},
        {
            "score_id": "b",
            "title": "Medel",
            "value": None,
            "text": "",
            "missing": 3,
            "reason": answering.ANSWERS_MISSING(number=3),
        },
        {"score_id": "c", "title": "Bara tal", "value": 0.0, "text": "", "missing": 0, "reason": None},
    ]
    flags = [
        {"rule_id": "x", "priority": "urgent", "text": "Ring <i>idag</i>."},
        {"rule_id": "y", "priority": "act", "text": "Boka tid."},
        {"rule_id": "z", "priority": "information", "text": "Bra att veta."},
    ]
    response = unit.sent() | {"answers": {}, "scores": scores, "flags": flags}
    bus.answer(MOMENTS_RESPONSE, unit.response_page(response=response))
    page = angelica.get(RESPONSE)
    for words in (
        "Summa 12,5 – Måttlig <b> (1 svar saknas)",
        "Medel Inget resultat. 3 svar saknas.",
        "Bara tal 0",
        "Brådskande: Ring <i>idag</i>.",
        "Att göra: Boka tid.",
        "Att känna till: Bra att veta.",
    ):
        assert words in page.text
    assert "<i>idag" not in page.html
