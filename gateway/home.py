"""The first page, and what a load balancer asks."""

from flask import Blueprint, Response, render_template, request

from gateway.identity.access_rules import for_everyone
from gateway.identity.visitor import known_visitors

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


@pages.get("/halsa")
@for_everyone("the load balancer asks whether this process answers")
def health() -> Response:
    """Say that this process answers."""
    return Response("ok\n", mimetype="text/plain")
