"""Vem gäller det? A citizen who is a guardian chooses for whom they act: themselves, or one of their children.

Each choice is another session with another cookie, never a changed one: answers about sessions are kept for ten seconds in each process of the
gateway, and a form of a page made for one child must not be taken for another (its token against forgery is the old session's).
"""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from common.contracts.base import Caller
from common.contracts.directory.sessions import CHOOSE_CITIZEN
from gateway.identity.access_rules import for_citizens
from gateway.identity.pages import finish, go_on, wanted_or

pages = Blueprint("acting_for", __name__)


@pages.get("/logga-in/invanare/vem")
@for_citizens
def choose() -> str:
    """Show for whom the citizen may act. No RPC: the session tells."""
    return render_template("citizen/choose_person.html", children=g.visitor.session["children"])


@pages.post("/logga-in/invanare/vem")
@for_citizens
def chosen() -> Response:
    """Act for the chosen one from now on. One RPC, none for whoever acts for them already."""
    wanted = request.form.get("citizen_id") or None
    target = wanted_or(url_for("citizen.programmes"))
    if wanted == (g.visitor.acting_for or {}).get("citizen_id"):
        return redirect(target)
    followed = go_on(CHOOSE_CITIZEN, citizen_id=wanted)
    child = followed["session"]["acting_for"]
    flash(_("Nu gäller det %(name)s, %(age)s år.", **child) if child else _("Nu gäller det dig själv."))
    return finish(followed, Caller.CITIZEN, target)
