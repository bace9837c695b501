"""The mailbox's page and the provider's form API: a POST with basic authentication, answered with an id, reported to the address that came along."""

import threading
from contextlib import suppress

import requests
from flask import Flask, Response, jsonify, render_template, request
from werkzeug.exceptions import BadRequest, Unauthorized

from deploy.local.mailbox.letters import Letters

USER, PASSWORD = "demo", "demo"
REPORT_SECONDS = 5
POLICY = "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'"


def create_app(letters: Letters) -> Flask:
    """Make the application."""
    app = Flask(__name__)
    app.add_url_rule("/", "page", lambda: render_template("mailbox.html", letters=letters.all()))
    app.add_url_rule("/letters.json", "told", lambda: jsonify([each.told for each in letters.all()]))
    app.add_url_rule("/ready", "ready", lambda: Response("ready\n", mimetype="text/plain"))
    app.add_url_rule("/sms", "take", lambda: _take(letters), methods=["POST"])
    app.after_request(_secured)
    return app


def _take(letters: Letters) -> Response:
    """Take a text message as a provider does."""
    given = request.authorization
    if given is None or (given.username, given.password) != (USER, PASSWORD):
        raise Unauthorized
    if not request.form.get("to") or not request.form.get("message"):
        raise BadRequest
    kept = letters.add("sms", request.form["to"], request.form["message"], {"From": request.form.get("from", "")})
    if report := request.form.get("whendelivered"):
        threading.Thread(target=_report, args=(report, kept.id), daemon=True).start()
    return jsonify(id=kept.id, status="created")


def _report(address: str, number: str) -> None:
    with suppress(requests.RequestException):
        requests.post(address, data={"id": number, "status": "delivered"}, timeout=REPORT_SECONDS)


def _secured(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response
