"""What stands in the PDF of a conversation beside what people have written, in the reader's language."""

from collections.abc import Mapping
from datetime import datetime

from babel.dates import format_datetime

from common.chassis.clock import SWEDEN
from common.contracts.languages import LOCALES

BY_LANGUAGE: Mapping[str, Mapping[str, str]] = {
    "sv": {
        "printed": "Utskriven {at}",
        "is_cut": "Äldre meddelanden fick inte plats.",
        "instant": "d MMMM y 'kl.' HH.mm",
    },
    "en": {
        "printed": "Printed {at}",
        "is_cut": "There was no room for older messages.",
        "instant": "d MMMM y 'at' HH:mm",
    },
}


def instant(at: datetime, language: str) -> str:
    """Give a point in time as it is written, by Swedish clocks."""
    return format_datetime(at, BY_LANGUAGE[language]["instant"], tzinfo=SWEDEN, locale=LOCALES[language])
