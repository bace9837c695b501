"""The languages of the interface. What a service makes for a person (a file) speaks the reader's, which the gateway tells it."""

from typing import Annotated

from marshmallow.validate import OneOf

SWEDISH = "sv"
LOCALES = {SWEDISH: "sv_SE", "en": "en_GB"}
"""Each language with whose dates and numbers it writes (CLDR)."""
Language = Annotated[str, OneOf(list(LOCALES))]
