"""The templates' `_`: the catalogue is looked up once a request.

flask_babel's own looks up application, domain and locale at each call: ten of a fifty-row page's twenty-four milliseconds.
"""

from typing import Any

from flask import Flask, g
from flask_babel import get_domain
from markupsafe import Markup, escape


def translated(text: str, **values: Any) -> str:
    """Give a text in the visitor's language, with `%(name)s` filled in. The template escapes the whole, but for what is markup already."""
    translations = g.get("translations")
    if translations is None:
        translations = g.translations = get_domain().get_translations()
    found: str = translations.gettext(text)
    if any(isinstance(value, Markup) for value in values.values()):
        return escape(found) % values
    return found % values if values else found


def register(app: Flask) -> None:
    """Give it to the templates, after flask_babel has given its own."""
    app.jinja_env.globals["_"] = translated
