"""Avsluta: end a moment with a reason, see how it was ended, and take the ending back."""

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from common.contracts.errors import Conflict, IllegalTransition, Invalid, MomentEnded, StaleVersion
from common.contracts.moments.ending import END, END_REASONS, UNDO_END
from gateway import backend
from gateway.aggregates import staff_moments
from gateway.fields import Fault, day, faults_of, text, whole_number
from gateway.identity.access_rules import for_staff
from gateway.identity.resubmission import shows_again, tell_it_came_back
from gateway.recorded import of_moment
from gateway.staff.blueprint import pages

FIELDS = {"reason": "orsak", "note": "anteckning", "maintained_until": "vidmakthall-till"}


@pages.get("/moment/<uuid:moment_id>/avsluta")
@for_staff
def end(moment_id: UUID) -> Any:
    """Say what ending does, and ask for the reason. Two RPCs. A moment that can't be ended goes back to its page, which says why."""
    return _page(moment_id, [])


@pages.post("/moment/<uuid:moment_id>/avsluta")
@for_staff
@shows_again
def ended(moment_id: UUID) -> Any:
    """End the moment and go back to its page. One RPC."""
    if g.comes_back:
        tell_it_came_back()
        return _page(moment_id, [])
    chosen, faults = _chosen()
    if faults:
        return _page(moment_id, faults, 422)
    try:
        backend.ask(END, idempotency_id=text("idempotency_id"), moment_id=moment_id, **chosen)
    except Invalid as invalid:
        return _page(moment_id, faults_of(invalid, FIELDS), 422)
    except StaleVersion as stale:
        return _page(moment_id, [], 409, changed=_changes(stale))
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
    expected = whole_number("expected_version")
    try:
        backend.ask(UNDO_END, idempotency_id=text("idempotency_id"), moment_id=moment_id, expected_version=expected)
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


def _chosen() -> tuple[dict[str, Any], list[Fault]]:
    """Read the form: what to ask for, and what is wrong. A day counts only when Vidmakthåll is ticked."""
    faults = [] if text("reason") else [("orsak", _("Välj en avslutningsorsak."))]
    until = None
    if text("maintenance"):
        try:
            until = day(text("maintained_until"))
        except ValueError:
            until = None
        if until is None:
            faults.append((FIELDS["maintained_until"], _("Ange en dag, till exempel 2024-09-30.")))
    return {
        "expected_version": whole_number("expected_version"),
        "reason": text("reason"),
        "note": request.form.get("note", ""),
        "maintained_until": until.isoformat() if until else None,
    }, faults


def _page(moment_id: UUID, faults: list[Fault], status: int = 200, *, changed: str | None = None) -> Any:
    page = of_moment("moment").recorded(staff_moments.ending, moment_id)
    if not page["may_end"]:
        return redirect(url_for("staff.moment", moment_id=moment_id), 303)
    if request.method == "POST":
        page["note"] = request.form.get("note", "")
    shown = render_template(
        "staff/end.html",
        tab="hantera",
        reasons=END_REASONS,
        typed=request.form,
        faults=faults,
        changed=changed,
        **page,
    )
    return shown, status


def _changes(stale: StaleVersion) -> str:
    """Tell in words what has changed since the page was shown."""
    words = {"modules": _("moduler"), "responses": _("formulär"), "steps": _("lästa steg")}
    return ", ".join(words[each] for each in stale.details.get("changed", ()) if each in words)
