"""A step as the citizen sees it: a frame as wide as a phone or a computer, and in it the citizen's own page, with forms to try.

The frame is the only thing of ours that may stand in a frame, and only in our own pages.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response, g, render_template, request, url_for

from common.chassis.clock import today
from common.contracts.errors import NotFound
from common.forms import Form, check_submission, evaluate, from_html
from gateway import languages
from gateway.aggregates import programmes, sounds
from gateway.citizen.parts.form_sheet import NOT_BEGUN, Sheet, sheet_of
from gateway.content.blueprint import pages
from gateway.identity.access_rules import for_staff
from gateway.phrases import said_each

WIDTHS = ("telefon", "dator")


@pages.get("/<uuid:version_id>/steg/<step_id>")
@for_staff
def preview(version_id: UUID, step_id: str) -> str:
    """Show the frame with the step in it. No RPC when the programme is kept."""
    place = programmes.place_of(version_id, step_id)
    outline = programmes.outline(version_id)
    g.has_frame = True
    return render_template("content/preview.html", outline=outline, step_id=step_id, width=width(), **place)


@pages.get("/<uuid:version_id>/steg/<step_id>/sida")
@for_staff
def preview_page(version_id: UUID, step_id: str) -> str:
    """Show the step as the citizen meets it, without a citizen. No RPC when the programme is kept."""
    return _page(version_id, step_id, {})


@pages.post("/<uuid:version_id>/steg/<step_id>/prova/<form_id>")
@for_staff
def try_form(version_id: UUID, step_id: str, form_id: str) -> str:
    """Judge made-up answers as they would be when sent, and keep nothing. No RPC when the programme is kept."""
    return _page(version_id, step_id, {form_id: tried(programmes.form(version_id, form_id))})


@pages.get("/<uuid:version_id>/steg/<step_id>/lyssna")
@for_staff
def preview_sound(version_id: UUID, step_id: str) -> Response:
    """Give the step's sound. One RPC when it isn't known yet."""
    return sounds.file_of_step(version_id, step_id)


def width() -> str:
    """Give the width that was asked for (`bredd`)."""
    asked = request.args.get("bredd", WIDTHS[0])
    return asked if asked in WIDTHS else WIDTHS[0]


def tried(form: Form) -> dict[str, Any]:
    """Give what sending the posted answers would have told: `sheet` with its errors; `scores` and `flags` when there are none."""
    answers = from_html(form, request.form.items(multi=True))
    checked = check_submission(form, answers, today())
    sheet = Sheet(form, NOT_BEGUN, answers, said_each(checked.errors))
    outcome = None if checked.errors else evaluate(form, checked.answers)
    return {"sheet": sheet, "outcome": outcome}


def step_as_citizen(step: Mapping[str, Any], forms: Mapping[str, Form], **more: Any) -> str:
    """Give the page in the frame; `tried` holds forms that were just tried, by id."""
    done = more.pop("tried")
    sheets = {form_id: sheet_of(form, NOT_BEGUN, is_open=True) for form_id, form in forms.items()}
    sheets |= {form_id: one["sheet"] for form_id, one in done.items()}
    g.is_framed = True
    languages.speak(more.pop("language"))
    return render_template("content/preview_page.html", step=step, sheets=sheets, tried=done, **more)


def _page(version_id: UUID, step_id: str, done: Mapping[str, Any]) -> str:
    step = programmes.step(version_id, step_id)
    if set(done) - set(step["forms"]):
        raise NotFound
    forms = {form_id: programmes.form(version_id, form_id) for form_id in step["forms"]}
    address: dict[str, Any] = {"version_id": version_id, "step_id": step_id}
    return step_as_citizen(
        step,
        forms,
        tried=done,
        language=programmes.outline(version_id)["language"],
        sound=sounds.of_step(version_id, step_id),
        sound_address=url_for("content.preview_sound", **address),
        try_at={form_id: url_for("content.try_form", form_id=form_id, **address) for form_id in forms},
        pictures="",
        version_id=version_id,
        **_place(version_id, step_id),
    )


def _place(version_id: UUID, step_id: str) -> dict[str, Any]:
    place = programmes.place_of(version_id, step_id)
    return {"module": place["module"], "number": place["number"]}
