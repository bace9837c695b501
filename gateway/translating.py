"""The templates' `_`, for which the catalogue is looked up once a request, and `N_` for what is said later.

flask_babel's own looks up application, domain and locale at each call: ten of a fifty-row page's twenty-four milliseconds.
"""

from typing import Any

from flask import Flask, g
from flask_babel import get_domain, lazy_gettext
from markupsafe import Markup, escape

N_ = lazy_gettext
"""Name a sentence where no request is yet: it is said in the visitor's language when it is said."""


def translated(text: str, **values: Any) -> str:
    """Give a text in the visitor's language, with `%(name)s` filled in. The template escapes the whole, but for what is markup already."""
    translations = g.get("translations")
    if translations is None:
        translations = g.translations = get_domain().get_translations()
    found: str = translations.gettext(text)
    if not values:
        return found
    return escape(found) % values if any(isinstance(value, Markup) for value in values.values()) else found % values


def register(app: Flask) -> None:
    """Give it to the templates, after flask_babel has given its own."""
    app.jinja_env.globals["_"] = translated
