"""An issuer's addresses: the page where people legitimate themselves, and what the client asks behind it.

The page is a plain form. What the client asked for is remembered here under a random id for as long as the person answers
(`memory.Attempt`); only the id travels through the form.
"""

import re
import secrets
from math import ceil
from typing import Any

from authlib.common.urls import add_params_to_uri
from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc6749 import InvalidRequestError
from flask import Blueprint, Response, make_response, render_template, request

from deploy.local.provider.issuers import Issuer
from deploy.local.provider.memory import MAX_WRONG_PINS, Attempt, Memory
from deploy.local.provider.people import Person
from deploy.local.provider.protocol import Server

PRINTABLE = re.compile(r"[\x20-\x21\x23-\x5B\x5D-\x7E]*")
"""What an OAuth error may repeat (RFC 6749 §4.1.2.1); none of the parameters that we judge needs anything else."""
JUDGED = (
    "client_id",
    "redirect_uri",
    "response_type",
    "scope",
    "nonce",
    "code_challenge",
    "code_challenge_method",
    "prompt",
)
SIX_DIGITS = re.compile(r"[0-9]{6}")
ATTEMPT_BYTES = 24
CHOOSE, WRITE_PIN, WRONG_PIN = "Välj vem du är.", "Skriv din pinkod med sex siffror.", "Fel pinkod. Försök igen."


class IssuerPages:
    """The views of one issuer."""

    def __init__(self, issuer: Issuer, server: Server, memory: Memory) -> None:
        self._issuer = issuer
        self._server = server
        self._memory = memory

    def blueprint(self) -> Blueprint:
        """Give all addresses under the issuer's path."""
        pages = Blueprint(self._issuer.name, __name__, url_prefix=f"/{self._issuer.name}")
        either = ["GET", "POST"]
        pages.add_url_rule("/.well-known/openid-configuration", "discovery", lambda: self._issuer.discovery)
        pages.add_url_rule("/jwks", "jwks", lambda: self._issuer.public_keys)
        pages.add_url_rule("/authorize", "authorize", self.authorize, methods=either)
        pages.add_url_rule("/legitimera", "identify", self.identify, methods=["POST"])
        pages.add_url_rule("/token", "token", self.token, methods=["POST"])
        pages.add_url_rule("/userinfo", "userinfo", self.userinfo, methods=either)
        pages.add_url_rule("/end_session", "end_session", self.end_session, methods=either)
        return pages

    def authorize(self) -> Response:
        """Judge an authorization request and show the form; what is wrong with it goes back to the client where that is safe."""
        try:
            _refuse_unprintable()
            self._server.get_consent_grant()
        except OAuth2Error as error:
            return self._refuse(error)
        attempt_id, attempt = secrets.token_urlsafe(ATTEMPT_BYTES), Attempt(request.values.to_dict())
        self._memory.attempts.put(attempt_id, attempt)
        return self._form(attempt_id, {})

    def identify(self) -> Response:
        """Take the form: send the person back with a code, or with `access_denied`, or show what to correct."""
        attempt_id = request.form.get("attempt", "")
        attempt = self._memory.attempts.get(attempt_id)
        if attempt is None:
            return self._over()
        if "cancel" in request.form:
            return self._answer(attempt_id, None)
        person = self._issuer.people.get(request.form.get("person", ""))
        with self._memory.wrong_pins.lock:
            wait = self._seconds_to_wait(person)
            errors = {} if wait else self._errors(attempt, person)
        if wait:
            return self._later(wait)
        if attempt.is_over:
            return self._too_many(attempt_id, attempt)
        return self._form(attempt_id, errors) if errors else self._answer(attempt_id, person)

    def token(self) -> Response:
        """Exchange a code for an id_token and an access token."""
        if "grant_type" not in request.form:
            missing = InvalidRequestError("Missing 'grant_type' in request.")
            return _response(self._server.handle_error_response(None, missing))
        return _response(self._server.create_token_response())

    def userinfo(self) -> Response:
        """Give the claims to who holds an access token."""
        return _response(self._server.create_endpoint_response("userinfo"))

    def end_session(self) -> Response:
        """Sign out and go back to the registered address, or say that it is done."""
        try:
            wanted = self._server.validate_endpoint_request("end_session")
        except OAuth2Error as error:
            return self._refuse(error, "logga ut")
        answer = self._server.create_endpoint_response("end_session", wanted)
        return self._page("signed_out.html") if answer is None else _response(answer)

    def _seconds_to_wait(self, person: Person | None) -> int:
        """Give how long it takes until a PIN of this person may be tried from here."""
        return self._memory.wrong_pins.seconds_to_wait(*_holder(person)) if person else 0

    def _errors(self, attempt: Attempt, person: Person | None) -> dict[str, str]:
        """Give what to correct, by field. A PIN is tried only together with a person."""
        pin = re.sub(r"\s", "", request.form.get("pin", ""))
        errors = {} if person else {"person": CHOOSE}
        if not SIX_DIGITS.fullmatch(pin):
            errors["pin"] = WRITE_PIN
        elif person and not attempt.try_pin(pin, self._issuer.pin):
            errors["pin"] = WRONG_PIN
            self._memory.wrong_pins.count(*_holder(person))
        return errors

    def _answer(self, attempt_id: str, person: Person | None) -> Response:
        """Send the person back to the client, once: with a code, or without a person with `access_denied`."""
        attempt = self._memory.attempts.take(attempt_id)
        if attempt is None:
            return self._over()
        remembered = self._server.remembered_request(attempt.request)
        grant = self._server.get_authorization_grant(remembered)
        response = self._server.create_authorization_response(remembered, grant_user=person, grant=grant)
        return self._named(_response(response))

    def _too_many(self, attempt_id: str, attempt: Attempt) -> Response:
        """End an attempt after the last wrong PIN; the page's link takes the refusal back to the client."""
        self._memory.attempts.take(attempt_id)
        refusal = {"error": "access_denied", "state": attempt.request.get("state", ""), "iss": self._issuer.url}
        back = add_params_to_uri(
            attempt.request["redirect_uri"], [(name, value) for name, value in refusal.items() if value]
        )
        return self._page("ended.html", 403, back=back, wrong=MAX_WRONG_PINS)

    def _refuse(self, error: OAuth2Error, what: str = "logga in") -> Response:
        """Send a fault to the client's address when that is known to be right, else show it: never redirect to an unknown one."""
        if error.redirect_uri:
            return self._named(_response(self._server.handle_error_response(None, error)))
        return self._page("refused.html", 400, what=what, code=error.error, description=error.get_error_description())

    def _named(self, response: Response) -> Response:
        """Add who answers to an authorization response, so that a client of several issuers can't mix them up (RFC 9207)."""
        if response.location:
            response.location = add_params_to_uri(response.location, [("iss", self._issuer.url)])
        return response

    def _form(self, attempt_id: str, errors: dict[str, str]) -> Response:
        chosen = request.form.get("person", "")
        return self._page("legitimate.html", 422 if errors else 200, attempt=attempt_id, errors=errors, chosen=chosen)

    def _later(self, seconds: int) -> Response:
        """Say when PINs are taken again; the attempt stands as it was."""
        page = self._page("later.html", 429, minutes=ceil(seconds / 60))
        page.headers["Retry-After"] = str(seconds)
        return page

    def _over(self) -> Response:
        return self._page("over.html", 400)

    def _page(self, template: str, status: int = 200, **facts: Any) -> Response:
        return make_response(render_template(template, issuer=self._issuer, **facts), status)


def _holder(person: Person) -> tuple[str, str]:
    """Give at which address whose PIN is tried."""
    return request.remote_addr or "", str(person.claims["sub"])


def _refuse_unprintable() -> None:
    for name in JUDGED:
        if not PRINTABLE.fullmatch(request.values.get(name, "")):
            raise InvalidRequestError(f"The parameter '{name}' holds characters that are not allowed.")


def _response(answer: Any) -> Response:
    """Give Authlib's answer its type."""
    response: Response = answer
    return response
