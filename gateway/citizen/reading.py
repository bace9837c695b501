"""Reading: the citizen's programmes, one of them, a step, and the tick that a step is read."""

from typing import Any
from uuid import UUID

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from common.contracts.moments.steps import MARK_STEP
from gateway.aggregates import citizen_moments, citizen_steps, notices, sounds
from gateway.citizen.blueprint import pages
from gateway.citizen.parts import form_sheet
from gateway.fields import text
from gateway.identity.access_rules import for_citizens
from gateway.page_forms import send
from gateway.recorded import of_citizens, of_moment


@pages.get("/program")
@for_citizens
def programmes() -> str:
    """Show the citizen's programmes. Four RPCs (`notifications.inbox_news`, and those of `citizen_moments.my_moments`), two when there is none."""
    news = notices.call_news()
    own = of_citizens("own moment", lambda found: [moment["citizen_id"] for moment in found], action="read")
    found = own.recorded(citizen_moments.my_moments)
    return render_template("citizen/programmes.html", moments=found, notices_news=notices.told(news))


@pages.get("/program/<uuid:moment_id>")
@for_citizens
def programme(moment_id: UUID) -> str:
    """Show one programme: welcome, what is next, modules and steps. One RPC (`moments.overview`), two for a cold programme."""
    page = of_moment("own moment").recorded(citizen_moments.my_programme, moment_id)
    return render_template("citizen/programme.html", **page)


@pages.get("/program/<uuid:moment_id>/steg/<step_id>")
@for_citizens
def step(moment_id: UUID, step_id: str) -> str:
    """Show a step with its forms and what is answered. One RPC (`moments.step`), at most four for a cold programme.

    While its sound isn't done, `content.sound` is asked once in twenty seconds.
    """
    return render_template("citizen/step.html", **step_page(moment_id, step_id))


@pages.post("/program/<uuid:moment_id>/steg/<step_id>/last")
@for_citizens
def mark(moment_id: UUID, step_id: str) -> Response:
    """Mark the step as read, or as unread again, and go back to it. One RPC."""
    send(MARK_STEP, moment_id=moment_id, step_id=step_id, is_read=text("is_read") == "yes")
    return redirect(url_for("citizen.step", moment_id=moment_id, step_id=step_id, _anchor="markering"), 303)


def step_page(moment_id: UUID, step_id: str) -> dict[str, Any]:
    """Give what the step's template needs, with its access record kept; `sheets` are the forms, ready to be shown."""
    page = of_moment("own step").recorded(citizen_steps.my_step, moment_id, step_id)
    return with_sheets(page)


def with_sheets(page: dict[str, Any]) -> dict[str, Any]:
    """Give a step's page (`citizen_steps.my_step`) with its forms ready to be shown, and its sound."""
    sheets = {
        form_id: form_sheet.sheet_of(
            form, page["responses"].get(form_id, form_sheet.NOT_BEGUN), is_open=page["state"]["is_open"]
        )
        for form_id, form in page["forms"].items()
    }
    are_known = page["texts_are_known"]
    sound = sounds.of_step(page["header"]["version_id"], page["step"]["id"]) if are_known else sounds.NO_SOUND
    earlier = {
        form_id: [
            form_sheet.sheet_of(form, response, is_open=False) for response in page["sent_before"].get(form_id, ())
        ]
        for form_id, form in page["forms"].items()
    }
    return {**page, "sheets": sheets, "earlier_sheets": earlier, "sound": sound}
