"""Välkomsttexten on staff's pages."""

import pytest

from common.contracts.errors import Invalid, MomentEnded, StaleVersion
from common.contracts.moments.overview import OVERVIEW
from common.contracts.moments.welcomes import HIDE_WELCOME, PUBLISH_WELCOME, RESET_WELCOME, SAVE_WELCOME
from common.contracts.moments.welcomes import WELCOME as MOMENTS_WELCOME
from gateway.staff.parts.plain_markdown import as_markdown
from tests.unit.gateway.staff import unit
from tests.unit.gateway.staff.browsing import Browser
from tests.unit.gateway.staff.recording import Recording

HERE = f"/personal/moment/{unit.MOMENT}"
WELCOME = f"{HERE}/valkomsttext"


def test_the_page_of_the_moment_leads_to_the_pencil_and_hides(angelica: Browser, bus: Recording) -> None:
    page = angelica.get(HERE)
    assert WELCOME in page.links()
    assert "Programmets text" in page.text
    done = angelica.send(page.form("/valkomsttext/dolj"))
    assert bus.last(HIDE_WELCOME)["expected_version"] == 0
    assert "Välkomsttexten är dold" in angelica.follow(done).text
    bus.answer(OVERVIEW, unit.overview(welcome={**unit.WELCOME, "state": "hidden"}, modules=[]))
    assert angelica.get(HERE).form("/valkomsttext/visa")


def test_the_editor_begins_with_the_programmes_text(angelica: Browser, bus: Recording) -> None:
    page = angelica.get(WELCOME)
    form = page.form("/valkomsttext")
    assert form.fields["text"].strip().startswith("## Hej och välkommen till Tobakshjälpen!")
    done = angelica.send(form, text="Hej Jane!", form_action="publicera")
    assert (done.status, bus.last(PUBLISH_WELCOME)["text"]) == (303, "Hej Jane!")
    (record, *_) = bus.records
    assert (record["action"], record["what"]) == ("read", "welcome")


def test_a_draft_stands_in_the_field_and_shows_as_the_citizen_would_see_it(angelica: Browser, bus: Recording) -> None:
    draft = {"draft": "Hej *du*", "draft_html": "<p>Hej <em>du</em></p>", "text": "Publicerad", "version": 3}
    changed = {"changed_at": unit.STARTED, "changed_by_person_id": unit.BASHIR}
    bus.answer(MOMENTS_WELCOME, unit.welcome_page(**draft, **changed))
    page = angelica.get(WELCOME)
    assert page.form("/valkomsttext").fields["text"].strip() == "Hej *du*"
    assert "<em>du</em>" in page.html
    assert "Bashir Noori" in page.text
    angelica.send(page.form("/aterstall"))
    assert bus.last(RESET_WELCOME)["expected_version"] == 3


def test_what_was_written_comes_back_when_it_is_refused(angelica: Browser, bus: Recording) -> None:
    form = angelica.get(WELCOME).form("/valkomsttext")
    empty = angelica.send(form, text="  ")
    assert (empty.status, "Skriv en välkomsttext" in empty.text) == (422, True)
    bus.answer(SAVE_WELCOME, StaleVersion(changed=["welcome"]))
    bus.answer(MOMENTS_WELCOME, unit.welcome_page(draft="En kollegas <brev>", version=4))
    stale = angelica.send(form, text="Mitt <långa> brev")
    assert stale.status == 409
    assert stale.form("/valkomsttext").fields["text"].strip() == "Mitt <långa> brev"
    assert "Välkomsttext En kollegas <brev>" in stale.text
    assert stale.form("/valkomsttext").fields["expected_version"] == "4"
    bus.answer(SAVE_WELCOME, MomentEnded())
    assert angelica.send(form, text="Hej").status == 303


def test_an_untouched_welcome_gives_way_to_a_colleagues(angelica: Browser, bus: Recording) -> None:
    form = angelica.get(WELCOME).form("/valkomsttext")
    bus.answer(PUBLISH_WELCOME, StaleVersion(changed=["welcome"]))
    bus.answer(MOMENTS_WELCOME, unit.welcome_page(text="En kollegas", version=4))
    page = angelica.send(form, form_action="publicera")
    assert (page.status, page.form("/valkomsttext").fields["text"].strip()) == (409, "En kollegas")
    assert "Se hur det står nu" in page.text


def test_a_correction_does_not_forget_what_the_page_began_from(angelica: Browser, bus: Recording) -> None:
    form = angelica.get(WELCOME).form("/valkomsttext")
    bus.answer(SAVE_WELCOME, Invalid(fields={"text": ["Skriv en välkomsttext."]}))
    bus.answer(MOMENTS_WELCOME, unit.welcome_page(draft="En kollegas", version=4))
    wrong = angelica.send(form, text=" ").form("/valkomsttext").fields
    assert (wrong["expected_version"], wrong["base_marks"]) == ("0", form.fields["base_marks"])


def test_whoever_only_reads_is_not_shown_the_editor(angelica: Browser, bus: Recording) -> None:
    bus.answer(MOMENTS_WELCOME, unit.welcome_page(header=unit.header(access="read")))
    assert angelica.get(WELCOME).status == 303


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (
            "<h2>Hej</h2>\n<p>Ett <strong>fett</strong> och<br>\n<em>lutat</em></p>",
            "## Hej\n\nEtt **fett** och\n*lutat*",
        ),
        ("<p>Så:</p>\n<ul>\n<li>ett</li>\n<li>två</li>\n</ul>\n<p>Slut</p>", "Så:\n\n- ett\n- två\n\nSlut"),
        ("<ol>\n<li>ett</li>\n<li>två</li>\n</ol>", "1. ett\n2. två"),
        ('<ol start="4">\n<li><p>a</p></li>\n<li value="11">b</li>\n<li></li></ol>', "4. a\n11. b\n12."),
        ('<ol class="parenthesis"><li>a</li></ol>', "1) a"),
        ("<p>4. december *nu* 1*2 C:\\\\x</p>", "4\\. december \\*nu\\* 1*2 C:\\\\\\x"),
        ('<p><a href="https://x.se">länk</a> &amp; &lt;</p>', "länk & <"),
        ("", ""),
    ],
)
def test_html_goes_back_to_what_would_make_it(html: str, text: str) -> None:
    assert as_markdown(html) == text
