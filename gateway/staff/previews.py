"""Förhandsgranska: a moment as its citizen sees it, through the citizen's own templates, marked, logged, and without a way to write."""

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, url_for
from flask_babel import gettext as _

from common.contracts.errors import Blocked, MomentEnded
from common.contracts.moments.previews import PREVIEW, PREVIEW_STEP
from gateway.aggregates import citizen_moments, citizen_steps
from gateway.citizen.blueprint import words
from gateway.citizen.reading import with_sheets
from gateway.identity.access_rules import for_staff
from gateway.phrases import sentence_of
from gateway.recorded import of_moment
from gateway.staff.blueprint import pages


@pages.get("/moment/<uuid:moment_id>/forhandsgranska")
@for_staff
def preview(moment_id: UUID) -> Any:
    """Show the programme's page as the citizen sees it. One RPC (`moments.preview`), two for a cold programme."""
    try:
        page = of_moment("preview").recorded(citizen_moments.my_programme, moment_id, PREVIEW)
    except MomentEnded:
        return _not_reached(moment_id)
    return _shown("citizen/programme.html", page)


@pages.get("/moment/<uuid:moment_id>/forhandsgranska/steg/<step_id>")
@for_staff
def preview_step(moment_id: UUID, step_id: str) -> Any:
    """Show a step as the citizen sees it, without what they haven't sent. One RPC (`moments.preview_step`), at most four for a cold programme."""
    try:
        page = of_moment("preview").recorded(citizen_steps.my_step, moment_id, step_id, PREVIEW_STEP)
    except MomentEnded:
        return _not_reached(moment_id)
    except Blocked as blocked:
        flash(sentence_of(blocked), "error")
        return redirect(url_for("staff.preview_step", moment_id=moment_id, step_id=blocked.details["step_id"]), 303)
    return _shown("citizen/step.html", with_sheets(page))


def _shown(template: str, page: dict[str, Any]) -> str:
    g.previews = True
    return render_template(template, **{**words(), **page})


def _not_reached(moment_id: UUID) -> Any:
    flash(_("Invånaren kommer inte åt programmet längre, så det finns inget att förhandsgranska."), "error")
    return redirect(url_for("staff.moment", moment_id=moment_id), 303)
