"""A delivery on its way out: its words, the addresses in them, and who carries it."""

from uuid import UUID

from services.notifications import texts
from services.notifications.model.codes import Digest, code_of
from services.notifications.model.deliveries import Delivery
from services.notifications.outside import text_messages
from services.notifications.outside.mail import Mailer, message
from services.notifications.outside.outcomes import Outcome
from services.notifications.settings import Settings

STOP, REPORT = "stop", "report"
"""What the marks in our addresses are made for: none can be used for the other."""


def mark_of(digest: Digest, purpose: str, delivery_id: UUID) -> str:
    """Give what tells an address of ours, about one delivery, from what somebody else makes up."""
    return digest(purpose, str(delivery_id))


def send_mail(settings: Settings, digest: Digest, mailer: Mailer, delivery: Delivery) -> Outcome:
    """Send a delivery as mail. Only what says that something waits can be stopped: codes and changes of address are asked for."""
    stop = _address(settings, digest, STOP, "sluta", delivery) if delivery.template == texts.WAITS else ""
    code = code_of(digest, delivery.code_id) if delivery.code_id else ""
    words = texts.letter(delivery.template, delivery.language, settings.public_url, code=code, stop=stop)
    return mailer.send(message(settings, delivery, words, stop))


def send_text_message(settings: Settings, digest: Digest, delivery: Delivery) -> Outcome:
    """Send a delivery as a text message."""
    code = code_of(digest, delivery.code_id) if delivery.code_id else ""
    words = texts.text_message(delivery.template, delivery.language, settings.public_url, code=code)
    report = _address(settings, digest, REPORT, "sms", delivery)
    return text_messages.send(settings, delivery.address, words, report)


def _address(settings: Settings, digest: Digest, purpose: str, page: str, delivery: Delivery) -> str:
    return f"{settings.public_url}/avisering/{page}/{delivery.id}/{mark_of(digest, purpose, delivery.id)}"
