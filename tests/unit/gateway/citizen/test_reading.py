"""The list, the programme and the step: what they say, what they cost, what is logged."""

import re

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from common.contracts.directory.people import STAFF_NAMES
from common.contracts.errors import Blocked, NotFound, Unavailable
from common.contracts.moments.lists import MINE
from common.contracts.moments.overview import OVERVIEW
from common.contracts.moments.steps import MARK_STEP
from common.contracts.moments.steps import STEP as MOMENTS_STEP
from tests.browser.inspection import Inspection
from tests.unit.gateway.citizen.chromium import ORIGIN, Net
from tests.unit.gateway.citizen.controls import as_data, pairs_on, typed
from tests.unit.gateway.citizen.home import CITIZEN, EVERY_ANSWER, MOMENT, PRACTITIONER, RESPONSE, Home, outline
from tests.unit.gateway.staff.recording import Recording

PROGRAMME = f"/program/{MOMENT}"
STEP = f"{PROGRAMME}/steg/stoppdagen"


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_the_list_tells_what_is_whose_and_how_far(jane: FlaskClient, bus: Recording, home: Home) -> None:
    home.read = {"valkommen", "nikotin-i-kroppen", "stoppdagen"}
    page = jane.get("/program").text
    assert bus.names() == ["notifications.inbox_news", "moments.mine", "messaging.markers", "directory.staff_names"]
    for word in ("Mina stöd- eller behandlingsprogram", "Tobakshjälpen", "25 juni 2024", "Angelica Wesslén"):
        assert word in page
    assert "3 av 16 steg lästa" in page
    assert f'href="{PROGRAMME}"' in page
    [record] = bus.records
    assert (record["action"], record["what"], record["citizen_ids"]) == ("read", "own moment", [str(CITIZEN)])


def test_an_empty_list_says_what_to_do(jane: FlaskClient, bus: Recording) -> None:
    bus.answer(MINE, {"moments": []})
    assert "Kontakta den mottagning" in jane.get("/program").text
    assert bus.names() == ["notifications.inbox_news", "moments.mine"]
    assert bus.records == []


def test_the_list_opens_while_directory_is_away(jane: FlaskClient, bus: Recording) -> None:
    bus.answer(STAFF_NAMES, Unavailable(service="directory"))
    page = jane.get("/program")
    assert page.status_code == 200
    assert "Tobakshjälpen" in page.text


def test_the_programme_shows_the_begun_modules_and_goes_on_with_the_first_unread_step(
    jane: FlaskClient, bus: Recording, home: Home
) -> None:
    home.read = {step["id"] for step in outline()["modules"][0]["steps"]}
    home.finished = {"bra-att-veta"}
    home.days = {"tandhalsa-och-nikotin": 0, "steg-1-forberedelser": 1}
    page = jane.get(PROGRAMME).text
    told = words(page)
    assert "Hej och välkommen till Tobakshjälpen!" in told
    for state in ("Öppen i 7 dagar till", "Öppen i 1 dag till", "Stängd för svar – du kan läsa", "Avslutade moduler"):
        assert state in told
    assert re.search(r'href="[^"]*/steg/sa-har-okar-du-motivationen">Fortsätt', page), "closed modules are passed over"
    assert "Steg 2 Stoppfasen" not in told, "upcoming modules aren't shown"
    assert "Ej påbörjat" in told
    assert "Obligatoriskt" in told
    assert bus.names() == ["messaging.markers", "moments.overview", "content.outline"]
    jane.get(PROGRAMME)
    assert bus.names()[3:] == ["messaging.markers", "moments.overview"], "a warm page asks content nothing"


def test_when_all_is_read_the_programme_goes_on_with_a_form_and_then_says_that_all_is_done(
    jane: FlaskClient, home: Home
) -> None:
    home.begun = {"steg-1-forberedelser"}
    home.read = {step["id"] for module in outline()["modules"] for step in module["steps"]}
    for form_id in ("viktigaste-skal", "kartlaggning-av-vanor"):
        home.has_saved(form_id, {}, state="completed")
    assert re.search(r'href="[^"]*/steg/stoppdagen">Fortsätt', jane.get(PROGRAMME).text)
    home.has_saved("stoppdagen", {}, state="reviewed")
    page = jane.get(PROGRAMME).text
    assert '/steg/stoppdagen">Fortsätt' not in page
    assert "Du har gjort allt som är öppet just nu" in page
    assert "Granskat" in page


def test_in_maintenance_everything_can_be_read_and_nothing_written(jane: FlaskClient, home: Home) -> None:
    home.moment_state = "maintenance"
    home.has_saved("stoppdagen", {"datum": "2026-12-01"})
    assert "inte skriva eller ändra" in words(jane.get(PROGRAMME).text)
    page = jane.get(STEP).text
    assert "Programmet är avslutat" in page
    assert "2026-12-01" in page
    assert "Markera som läst" not in page
    assert 'name="datum"' not in page


def test_a_step_shows_text_tip_form_and_neighbours(jane: FlaskClient, bus: Recording) -> None:
    page = jane.get(STEP)
    told = words(page.text)
    assert "<h1" in page.text
    assert "1.4 Stoppdagen – dags att välja dag" in told
    assert "steg 4 av 5" in told
    assert 'class="tip' in page.text
    assert f"{PROGRAMME}/steg/dina-viktigaste-skal" in page.text
    assert f"{PROGRAMME}/steg/kartlagg-dina-vanor" in page.text
    assert "Datum för din stoppdag (obligatorisk)" in told
    assert "Tjänsten bevakas inte dygnet runt" in told
    assert bus.names() == ["moments.step", "content.outline", "content.step", "content.sound"]
    [record] = bus.records
    assert (record["what"], record["moment_id"]) == ("own step", str(MOMENT))
    jane.get(STEP)
    assert bus.names()[4:] == ["moments.step"]


def test_previous_and_next_go_on_into_the_modules_that_are_going_on(
    jane: FlaskClient, bus: Recording, home: Home
) -> None:
    first, second, *_others = (module for module in outline()["modules"] if module["id"] in home.begun)
    end, begin = first["steps"][-1], second["steps"][0]
    assert f"Nästa modul: {second['title']} {begin['title']}" in words(jane.get(f"{PROGRAMME}/steg/{end['id']}").text)
    page = words(jane.get(f"{PROGRAMME}/steg/{begin['id']}").text)
    assert f"Föregående modul: {first['title']} {end['title']}" in page
    home.finished = {second["id"]}
    page = jane.get(f"{PROGRAMME}/steg/{end['id']}").text
    assert f"/steg/{begin['id']}" not in page, "a finished module isn't on the way"
    bus.asked.clear()
    jane.get(f"{PROGRAMME}/steg/{end['id']}")
    assert bus.names() == ["moments.step"]


def test_at_the_end_of_what_is_going_on_the_way_leads_back_to_the_programme(jane: FlaskClient, home: Home) -> None:
    home.begun = {"steg-1-forberedelser"}
    page = words(jane.get(f"{PROGRAMME}/steg/kartlagg-dina-vanor").text)
    assert "Det var det sista steget just nu Till programmet" in page


def test_the_programme_goes_on_where_the_citizen_was_writing(jane: FlaskClient, home: Home) -> None:
    home.has_saved("stoppdagen", {"anteckning": "halvfärdigt"})
    page = jane.get(PROGRAMME).text
    assert "Fortsätt där du var: du har börjat svara i 1.4 Stoppdagen" in words(page)
    assert re.search(r'href="[^"]*/steg/stoppdagen">Fortsätt', page)
    home.days["steg-1-forberedelser"] = 0
    assert "Fortsätt där du var" not in jane.get(PROGRAMME).text, "it is closed for answers"


def test_a_step_of_a_module_that_has_not_begun_is_not_found(jane: FlaskClient) -> None:
    assert jane.get(f"{PROGRAMME}/steg/knep-mot-suget").status_code == 404


def test_a_foreign_moment_is_not_found(jane: FlaskClient, bus: Recording) -> None:
    bus.answer(MOMENTS_STEP, NotFound())
    bus.answer(OVERVIEW, NotFound())
    assert jane.get(STEP).status_code == 404
    assert jane.get(PROGRAMME).status_code == 404
    assert bus.records == []


def test_nothing_is_shown_without_its_access_record(jane: FlaskClient, bus: Recording) -> None:
    bus.audit_is_away = True
    for address in ("/program", PROGRAMME, STEP):
        page = jane.get(address)
        assert page.status_code == 503
        assert "Tobakshjälpen" not in page.text


@pytest.mark.parametrize(("is_read", "button", "after"), [(False, "yes", True), (True, "no", False)])
def test_a_step_is_marked_and_the_way_leads_back_to_the_button(
    jane: FlaskClient, bus: Recording, home: Home, *, is_read: bool, button: str, after: bool
) -> None:
    home.read = {"stoppdagen"} if is_read else set()
    pairs = pairs_on(jane.get(STEP).text, "/last")
    answer = jane.post(f"{STEP}/last", data=as_data(typed(pairs, is_read=button)))
    assert answer.status_code == 303
    assert answer.location == f"{STEP}#markering"
    assert bus.last(MARK_STEP)["is_read"] is after
    assert ("stoppdagen" in home.read) is after


def test_a_sent_form_is_locked_and_readable(jane: FlaskClient, home: Home) -> None:
    home.has_saved("alla-slag", EVERY_ANSWER, state="awaiting_review")
    page = jane.get(f"{PROGRAMME}/steg/alla-slag").text
    told = words(page)
    assert "Inväntar granskning" in told
    assert "Du skickade in svaren 2024-06-26 10:42" in told
    for answer in ("3,5 st/dag", "Val a, Val c", "2024-06-25 kl. 10.42", "Vid kaffet: Val a", "Ja"):
        assert answer in told
    assert "<b>inget</b>" not in page
    assert "/formular/" not in page


def test_what_staff_filled_in_says_who_it_was_then(jane: FlaskClient, bus: Recording, home: Home) -> None:
    home.has_saved("stoppdagen", {"datum": "2024-06-01"}, state="completed")
    filled = {"filled_by_person_id": str(PRACTITIONER), "filled_by_commission_version_id": str(RESPONSE)}
    home.responses["stoppdagen"] |= filled
    told = words(jane.get(STEP).text)
    assert "Ifyllt av Angelica Ek, Hälsotorget, och inskickat för din räkning 2024-06-26 10:42." in told
    assert "Du skickade in" not in told
    bus.answer(STAFF_NAMES, Unavailable(service="directory"))
    assert "Ifyllt av personal på din mottagning" in words(jane.get(STEP).text)


def test_a_closed_module_says_so_and_shows_what_was_answered(jane: FlaskClient, home: Home) -> None:
    home.days = {"steg-1-forberedelser": 0}
    home.has_saved("stoppdagen", {"anteckning": "Efter semestern"})
    page = jane.get(STEP).text
    assert "Modulen är stängd för svar" in page
    assert "Efter semestern" in page
    assert "/formular/" not in page
    assert "Markera som läst" not in page


def test_who_is_not_signed_in_is_sent_to_sign_in_and_back(jane: FlaskClient) -> None:
    jane.delete_cookie("sob-citizen")
    assert jane.get(STEP).location.endswith(f"/logga-in/invanare?vidare={STEP}")
    answer = jane.post(f"{STEP}/formular/stoppdagen", data={"datum": "2026-12-01"})
    assert answer.location.endswith(f"/logga-in/invanare?vidare={STEP}")


def test_a_reopened_form_says_why_and_a_reviewed_one_what_was_said(jane: FlaskClient, home: Home) -> None:
    act = {"at": "2024-06-26T07:25:00+00:00", "person_id": str(CITIZEN)}
    home.has_saved("stoppdagen", {"datum": "2024-06-01"})
    home.responses["stoppdagen"] |= {"reopened": {**act, "note": "Välj <b>senare</b>."}, "reopened_at": act["at"]}
    page = jane.get(STEP).text
    assert "öppnade formuläret igen 2024-06-26 09:25" in page
    assert "Välj &lt;b&gt;senare&lt;/b&gt;." in page
    assert "Öppnat igen av din behandlare" in jane.get(PROGRAMME).text
    home.has_saved("stoppdagen", {"datum": "2024-06-01"}, state="reviewed")
    home.responses["stoppdagen"] |= {
        "reopened": None,
        "review": {**act, "comment": "Bra <i>gjort</i>", "is_shown": True},
    }
    page = jane.get(STEP).text
    assert "har läst och granskat svaren 2024-06-26 09:25" in page
    assert "Bra &lt;i&gt;gjort&lt;/i&gt;" in page


def test_the_welcome_is_the_citizens_own_the_programmes_or_none(jane: FlaskClient, home: Home) -> None:
    home.welcome["html"] = "<p>Hej Jane, från oss</p>"
    page = jane.get(PROGRAMME).text
    assert "<p>Hej Jane, från oss</p>" in page
    assert "Hej och välkommen till Tobakshjälpen!" not in page
    home.welcome["state"] = "hidden"
    page = jane.get(PROGRAMME).text
    assert "Hej Jane, från oss" not in page
    assert "Hej och välkommen till Tobakshjälpen!" not in page


def test_the_programme_leads_to_the_form_that_it_waits_for(jane: FlaskClient, bus: Recording, home: Home) -> None:
    bus.answer(MOMENTS_STEP, Blocked(step_id="stoppdagen", form_id="stoppdagen"))
    away = jane.get(f"{PROGRAMME}/steg/valkommen")
    assert (away.status_code, away.location) == (303, f"{STEP}#formular-stoppdagen")
    bus.answer(MOMENTS_STEP, lambda sent: home.step(sent["step_id"]))
    assert "Innan du kan gå vidare" in jane.get(STEP).text


def answer_three_times(bus: Recording, home: Home) -> None:
    """Let 1.4 Stoppdagen come again: sent twice, and now the third time."""
    home.has_saved("stoppdagen", {"datum": "2024-06-01"})
    now = home.response("stoppdagen") | {"occasion": 3, "occasions": 4, "next_on": "2024-07-16"}
    scores = [{"score_id": "mod", "title": "Mod", "value": 3, "text": ""}]
    sent = {"state": "completed", "submitted_at": "2024-06-25T08:00:00+00:00", "occasions": 4, "is_over": False}
    first = now | sent | {"occasion": 1, "scores": scores}
    second = now | sent | {"occasion": 2, "submitted_at": "2024-07-02T08:00:00+00:00"}
    second["scores"] = [{**scores[0], "value": 7.5}]
    page = home.step("stoppdagen")
    bus.answer(MOMENTS_STEP, {**page, "responses": [first, second, now]})


def test_a_form_that_comes_again_shows_its_occasions_and_how_the_score_moves(
    jane: FlaskClient, bus: Recording, home: Home
) -> None:
    answer_three_times(bus, home)
    told = jane.get(STEP).text
    for part in (
        "Omgång 3 av 4.",
        "Formuläret kommer igen 16 juli 2024.",
        "Mod över tid",
        "<svg",
        '<td class="number">7,5</td>',
    ):
        assert part in told
    assert 'name="occasion" value="3"' in told
    assert told.index("Omgång 2, inskickad") < told.index("Omgång 1, inskickad")


def test_the_line_of_a_score_reads_well_for_everybody(net: Net, page: Page, bus: Recording, home: Home) -> None:
    answer_three_times(bus, home)
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{ORIGIN}{STEP}")
    expect(page.get_by_role("img", name="Mod")).to_be_visible()
    inspection = Inspection(page, has_scripts=True)
    inspection.now()
    assert net.asked
