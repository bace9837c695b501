"""The first page, the choice of language, and what a load balancer asks."""

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from common.contracts.languages import LOCALES
from gateway import languages
from gateway.identity.access_rules import for_everyone
from gateway.identity.pages import is_local
from gateway.identity.visitor import keep_language, known_visitors

pages = Blueprint("home", __name__)


@pages.get("/")
@for_everyone("it tells what the service is and where to sign in")
def start() -> str:
    """Show the two ways in, and the way on for who is signed in already. No RPC for strangers, at most two for others."""
    return render_template("start.html", known=known_visitors(request))


@pages.get("/tillganglighet")
@for_everyone("the law asks that everyone can read it (DOS-lagen 2018:1937)")
def accessibility() -> str:
    """Show the accessibility statement."""
    return render_template("accessibility.html")


@pages.post("/sprak")
@for_everyone(
    "who hasn't signed in chooses a language too; another site's form comes without the session's cookie, and changes this browser's alone"
)
def choose_language() -> Response:
    """Speak the language chosen in the footer, and go back to the page. No RPC for strangers, at most two for each person who is signed in here."""
    page = request.form.get("page", "")
    response = make_response(redirect(page if is_local(page) else url_for("home.start"), 303))
    chosen = request.form.get("language", "")
    if chosen in LOCALES:
        languages.keep(response, chosen)
        for visitor in known_visitors(request):
            keep_language(visitor, chosen)
    return response


@pages.get("/halsa")
@for_everyone("the load balancer asks whether this process answers")
def health() -> Response:
    """Say that this process answers."""
    return Response("ok\n", mimetype="text/plain")
