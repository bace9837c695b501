"""The language of a page: the one chosen in this browser, else the first that it asks for and we have, else Swedish. Signing in chooses the person's own.

Programmes have their own: their words are marked with it where the page speaks another (WCAG 2.2, 3.1.2). Why a cookie: `docs/decisions/0039-languages.md`.
"""

from decimal import Decimal

from babel import Locale
from babel.numbers import format_decimal, get_minus_sign_symbol
from flask import Flask, current_app, g, has_request_context, request
from flask_babel import Babel
from markupsafe import Markup
from werkzeug.wrappers import Response

from common.contracts.languages import LOCALES, SWEDISH

COOKIE = "sob-language"
KEPT_SECONDS = 365 * 24 * 3600
NOTHING = Markup("")


def language() -> str:
    """Give the language of what is answered, as `lang` has it; looked up once a request, since a page asks a hundred times."""
    if not has_request_context():
        return SWEDISH
    found: str | None = g.get("language")
    if found is None:
        chosen = request.cookies.get(COOKIE)
        found = chosen if chosen in LOCALES else request.accept_languages.best_match(LOCALES, SWEDISH)
        g.language = found
    return found


def keep(response: Response, chosen: str) -> None:
    """Speak the chosen language, one of `LOCALES`, to this browser from now on."""
    is_secure = current_app.config["SOB_IS_HTTPS"]
    response.set_cookie(COOKIE, chosen, max_age=KEPT_SECONDS, path="/", secure=is_secure, httponly=True, samesite="Lax")


def locale() -> str:
    """Give whose dates and numbers are written."""
    return LOCALES[language()]


def number(value: Decimal | float) -> str:
    """Give a number as it is read, without thousands set off: `−3,5`, or `-3.5`."""
    exactly = value if isinstance(value, Decimal) else Decimal(repr(value))
    text: str = format_decimal(exactly or 0, "0.##########", locale())  # there is no `−0`
    return text.replace("-", get_minus_sign_symbol(locale()))


def other_languages() -> list[tuple[str, str]]:
    """Give the other languages that the visitor may choose, each with its name in itself."""
    return [(each, _own_name(each)) for each in LOCALES if each != language()]


def _own_name(code: str) -> str:
    name = Locale(code).get_display_name(code) or code
    return name[0].upper() + name[1:]


def speak(code: str) -> None:
    """Note in which language the programme is that this page shows."""
    g.programme_language = code


def foreign_lang() -> Markup:
    """Give the attribute `lang` for an element that holds a programme's words alone; nothing where the page speaks the same language."""
    spoken = g.get("programme_language", SWEDISH)
    return NOTHING if spoken == language() else Markup(' lang="{}"').format(spoken)


def foreign(words: str) -> str:
    """Give a programme's words for a place that holds more than them, marked with their language where the page speaks another."""
    attribute = foreign_lang()
    return Markup("<span{}>{}</span>").format(attribute, words) if attribute and words else words


def register(app: Flask) -> None:
    """Let pages and sentences speak the visitor's language."""
    Babel(app, locale_selector=locale)
    app.jinja_env.filters["foreign"] = foreign
    app.jinja_env.globals.update(foreign_lang=foreign_lang, other_languages=other_languages, page_language=language)
