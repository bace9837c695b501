"""Ending a moment, seeing how it was ended, and taking the ending back."""

import pytest

from common.contracts.errors import Conflict, IllegalTransition, Invalid, MomentEnded, NamedError, StaleVersion
from common.contracts.moments.ending import END, ENDING, UNDO_END
from tests.unit.gateway.staff import unit
from tests.unit.gateway.staff.browsing import Browser
from tests.unit.gateway.staff.recording import Recording

ADDRESS = f"/personal/moment/{unit.MOMENT}"
ENDED = {
    "state": "maintenance",
    "access": "read",
    "ended_at": unit.STARTED,
    "end_reason": "completed",
    "maintained_until": "2024-09-30",
    "version": 4,
}


def test_ending_says_what_happens_and_ends(angelica: Browser, bus: Recording) -> None:
    page = angelica.get(f"{ADDRESS}/avsluta")
    assert "kommer Jane Doe inte längre åt programmet" in page.text
    assert "4 pågående moduler stängs för svar." in page.text
    assert "1 påbörjat formulär är inte inskickat. Det sparas, men vården kan inte läsa det" in page.text
    assert bus.records[0]["action"] == "read"
    form = page.form("/avsluta")
    done = angelica.follow(angelica.send(form, reason="completed", note="Klar"))
    assert bus.last(END) == {
        "idempotency_id": form.fields["idempotency_id"],
        "moment_id": str(unit.MOMENT),
        "expected_version": 3,
        "reason": "completed",
        "note": "Klar",
        "maintained_until": None,
    }
    assert "Momentet är avslutat." in done.text


def test_an_ending_needs_a_reason_and_keeps_the_note(angelica: Browser, bus: Recording) -> None:
    page = angelica.send(angelica.get(f"{ADDRESS}/avsluta").form("/avsluta"), note="Viktigt")
    assert page.status == 422
    assert page.text.count("Välj en avslutningsorsak.") == 2
    assert page.form("/avsluta").fields["note"] == "Viktigt"
    assert "moments.end" not in bus.names()


def test_a_stale_ending_says_what_changed_and_offers_the_new_version(angelica: Browser, bus: Recording) -> None:
    form = angelica.get(f"{ADDRESS}/avsluta").form("/avsluta")
    bus.answer(END, StaleVersion(expected=3, actual=5, changed=["responses", "modules"]))
    bus.answer(ENDING, unit.ending(header={"version": 5}))
    page = angelica.send(form, reason="other_care", note="Viktigt")
    assert page.status == 409
    assert "(formulär, moduler)" in page.text
    fields = page.form("/avsluta").fields
    assert (fields["expected_version"], fields["reason"], fields["note"]) == ("5", "other_care", "Viktigt")
    assert fields["idempotency_id"] != form.fields["idempotency_id"]


def test_a_moment_that_has_ended_meanwhile_says_so(angelica: Browser, bus: Recording) -> None:
    form = angelica.get(f"{ADDRESS}/avsluta").form("/avsluta")
    bus.answer(END, MomentEnded())
    assert "Momentet var redan avslutat." in angelica.follow(angelica.send(form, reason="completed")).text


def test_who_may_not_change_is_sent_back(angelica: Browser, bus: Recording) -> None:
    bus.answer(ENDING, unit.ending(may_end=False))
    assert angelica.get(f"{ADDRESS}/avsluta").goes_to == ADDRESS


def test_maintenance_is_asked_for_with_its_last_day(angelica: Browser, bus: Recording) -> None:
    form = angelica.get(f"{ADDRESS}/avsluta").form("/avsluta")
    angelica.send(form, reason="completed", maintenance="yes", maintained_until="2024-09-30")
    assert bus.last(END)["maintained_until"] == "2024-09-30"


@pytest.mark.parametrize("written", ["", "i höst", "2024-13-01"])
def test_a_day_that_is_none_is_told_at_its_field(angelica: Browser, bus: Recording, written: str) -> None:
    form = angelica.get(f"{ADDRESS}/avsluta").form("/avsluta")
    page = angelica.send(form, reason="completed", note="Viktigt", maintenance="yes", maintained_until=written)
    assert page.status == 422
    assert page.text.count("Ange en dag, till exempel 2024-09-30.") == 2
    assert page.form("/avsluta").fields["note"] == "Viktigt"
    assert "moments.end" not in bus.names()


def test_a_day_that_the_rules_refuse_is_told_at_its_field(angelica: Browser, bus: Recording) -> None:
    form = angelica.get(f"{ADDRESS}/avsluta").form("/avsluta")
    bus.answer(END, Invalid(fields={"maintained_until": ["Välj en dag efter i dag."]}))
    page = angelica.send(form, reason="completed", maintenance="yes", maintained_until="2024-06-01")
    assert page.status == 422
    assert page.text.count("Välj en dag efter i dag.") == 2
    assert page.form("/avsluta").fields["maintenance"] == "yes"


def test_how_it_ended_is_shown_and_can_be_taken_back(angelica: Browser, bus: Recording) -> None:
    bus.answer(ENDING, unit.ending(header=ENDED, may_end=False, may_undo=True, note="Klar\n<b>i förtid</b>"))
    page = angelica.get(f"{ADDRESS}/avslut")
    assert "kan läsa till och med 30 september 2024" in page.text
    assert "<b>i förtid" not in page.html
    form = page.form("/avslut")
    bus.answer(UNDO_END, {"moment_id": unit.MOMENT, "version": 5})
    done = angelica.follow(angelica.send(form))
    assert bus.last(UNDO_END)["expected_version"] == 4
    assert "Avslutet är ångrat. Momentet pågår igen." in done.text


def test_who_may_only_read_is_told_who_can_take_it_back(angelica: Browser, bus: Recording) -> None:
    bus.answer(ENDING, unit.ending(header=ENDED, may_end=False))
    page = angelica.get(f"{ADDRESS}/avslut")
    assert "kan ångra avslutet" in page.text
    assert '/avslut"' not in page.html.replace("action", "")
    bus.answer(ENDING, unit.ending())
    assert angelica.get(f"{ADDRESS}/avslut").goes_to == ADDRESS


@pytest.mark.parametrize(
    ("refused", "sentence"),
    [
        (Conflict(moment_id=str(unit.MOMENT)), "ett nyare pågående moment"),
        (StaleVersion(expected=4, actual=5, changed=["moment"]), "Något har hänt i momentet"),
        (IllegalTransition(state="ongoing", action="undo_end"), "Avslutet var redan ångrat."),
    ],
)
def test_an_undo_that_is_refused_says_why(
    angelica: Browser, bus: Recording, refused: NamedError, sentence: str
) -> None:
    bus.answer(ENDING, unit.ending(header=ENDED, may_end=False, may_undo=True))
    form = angelica.get(f"{ADDRESS}/avslut").form("/avslut")
    bus.answer(UNDO_END, refused)
    assert sentence in angelica.follow(angelica.send(form)).text
