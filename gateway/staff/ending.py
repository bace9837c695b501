"""Avsluta: end a moment with a reason, see how it was ended, and take the ending back."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from common.contracts.errors import Conflict, IllegalTransition, MomentEnded, StaleVersion
from common.contracts.moments.ending import END, END_REASONS, UNDO_END
from gateway.aggregates import staff_moments
from gateway.fields import day
from gateway.identity.access_rules import for_staff
from gateway.identity.resubmission import shows_again
from gateway.page_forms import PageForm, ToCorrect, field, prose, send
from gateway.recorded import of_moment
from gateway.staff.blueprint import pages
from gateway.translating import N_


class Ending(PageForm):
    """Why, what colleagues should know, and how long the citizen may still read: a day that counts when Vidmakthåll is ticked."""

    reason: str = field("orsak", N_("Välj en avslutningsorsak."))
    note: str = field("anteckning", typed=prose)
    maintenance: str = field("vidmakthall")
    maintained_until: str = field("vidmakthall-till", N_("Ange en dag, till exempel 2024-09-30."), asked=day)


@pages.get("/moment/<uuid:moment_id>/avsluta")
@for_staff
def end(moment_id: UUID) -> Any:
    """Say what ending does, and ask for the reason. Two RPCs. A moment that can't be ended goes back to its page, which says why."""
    return _page(moment_id, Ending())


@pages.post("/moment/<uuid:moment_id>/avsluta")
@for_staff
@shows_again
def ended(moment_id: UUID) -> Any:
    """End the moment and go back to its page. One RPC."""
    form = Ending()
    never = {} if form.maintenance else {"maintained_until": None}
    try:
        form.send(END, moment_id=moment_id, **never)
    except ToCorrect:
        return _page(moment_id, form)
    except StaleVersion as stale:
        return _page(moment_id, form, changed=_changes(stale))
    except MomentEnded:
        flash(_("Momentet var redan avslutat."), "error")
    else:
        flash(_("Momentet är avslutat."))
    return redirect(url_for("staff.moment", moment_id=moment_id), 303)


@pages.get("/moment/<uuid:moment_id>/avslut")
@for_staff
def ending(moment_id: UUID) -> Any:
    """Show how the moment was ended, and what taking it back would do. Two RPCs. A moment that runs goes to its page."""
    page = of_moment("moment").recorded(staff_moments.ending, moment_id)
    if page["header"]["state"] in {"planned", "ongoing"}:
        return redirect(url_for("staff.moment", moment_id=moment_id), 303)
    return render_template("staff/ending.html", tab="hantera", **page)


@pages.post("/moment/<uuid:moment_id>/avslut")
@for_staff
def undo_end(moment_id: UUID) -> Any:
    """Take the ending back and go to the moment. One RPC."""
    try:
        send(UNDO_END, moment_id=moment_id)
    except Conflict:
        told = _("Det går inte att ångra: invånaren har ett nyare pågående moment av samma program på vårdenheten.")
        flash(told, "error")
        return redirect(url_for("staff.ending", moment_id=moment_id), 303)
    except StaleVersion:
        flash(_("Något har hänt i momentet sedan du öppnade sidan. Se efter och gör om det om det behövs."), "error")
        return redirect(url_for("staff.ending", moment_id=moment_id), 303)
    except IllegalTransition:
        flash(_("Avslutet var redan ångrat."), "error")
    else:
        flash(_("Avslutet är ångrat. Momentet pågår igen."))
    return redirect(url_for("staff.moment", moment_id=moment_id), 303)


def _page(moment_id: UUID, form: Ending, *, changed: str | None = None) -> Any:
    page = of_moment("moment").recorded(staff_moments.ending, moment_id)
    if not page["may_end"]:
        return redirect(url_for("staff.moment", moment_id=moment_id), 303)
    if request.method == "POST":
        page["note"] = form.note
    return form.shown("staff/end.html", tab="hantera", reasons=END_REASONS, changed=changed, **page)


def _changes(stale: StaleVersion) -> str:
    """Tell in words what has changed since the page was shown."""
    words = {"modules": _("moduler"), "responses": _("formulär"), "steps": _("lästa steg")}
    return ", ".join(words[each] for each in stale.details.get("changed", ()) if each in words)
