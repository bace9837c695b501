"""Text messages by a provider's form API: a POST with basic authentication, as Swedish providers take it; reports of delivery come back to an address of ours.

Whether a request that was sent and not answered became a message nobody knows, so it is never repeated: two codes or two calls at night do more harm than a missing one.
"""

import requests
from requests.exceptions import ConnectionError as NotConnected
from requests.exceptions import ConnectTimeout, RequestException
from urllib3.exceptions import NewConnectionError

from services.notifications.model.outcomes import AGAIN, FAILED, SENT, UNKNOWN, Outcome
from services.notifications.settings import Settings

SECONDS = (5, 15)
"""How long the connection and the answer are waited for."""
BUSY = frozenset({401, 402, 403, 408, 425, 429})
"""Statuses that say: not this time, and the number isn't to blame (our account, our pace)."""
CLIENT, SERVER = 400, 500


def send(settings: Settings, to: str, text: str, report: str) -> Outcome:
    """Hand a text message over; `report` is the address to which the provider tells what became of it."""
    form = {"from": settings.sms_from, "to": to, "message": text, "whendelivered": report}
    try:
        answer = requests.post(
            settings.sms_url,
            data=form,
            auth=(settings.sms_user, settings.sms_password),
            timeout=SECONDS,
            allow_redirects=False,
        )
    except RequestException as fault:
        return Outcome(AGAIN if _never_left(fault) else UNKNOWN, type(fault).__name__[:40], is_carriers=True)
    return _judged(answer.status_code)


def _judged(status: int) -> Outcome:
    if status < 300:  # noqa: PLR2004 (HTTP's own classes of answers)
        return Outcome(SENT)
    if status >= SERVER:
        return Outcome(UNKNOWN, f"http {status}", is_carriers=True)
    if status < CLIENT or status in BUSY:
        return Outcome(AGAIN, f"http {status}", is_carriers=True)
    return Outcome(FAILED, f"http {status}")


def _never_left(fault: RequestException) -> bool:
    """Say whether no connection came about, so that nothing can have been sent."""
    if isinstance(fault, ConnectTimeout):
        return True
    cause = fault.args[0] if isinstance(fault, NotConnected) and fault.args else None
    return isinstance(getattr(cause, "reason", None), NewConnectionError)
