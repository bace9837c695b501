"""A delivery on its way out: its words, the addresses in them, and who carries it."""

from services.notifications import texts
from services.notifications.model.codes import REPORT, STOP, Digest, code_of, mark_of
from services.notifications.model.deliveries import Delivery
from services.notifications.model.outcomes import Outcome
from services.notifications.outside import text_messages
from services.notifications.outside.mail import Mailer, message
from services.notifications.settings import Settings


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
