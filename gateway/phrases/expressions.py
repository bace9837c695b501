"""What is wrong with the expression of a score."""

from flask_babel import lazy_gettext as _

from common.phrases import expressions
from gateway.phrases.sentence import Sentences

SENTENCES: Sentences = {
    expressions.ANSWERS_ARE_NO_NUMBERS: _("Svar på frågan ”%(question)s” (%(kind)s) är inga tal."),
    expressions.ALTERNATIVES_NEED_VALUES: _(
        "Alla alternativ i frågan ”%(question)s” behöver ett value för att kunna räknas."
    ),
    expressions.NO_SUCH_ROW: _("Frågan ”%(question)s” har ingen rad som heter ”%(row)s”."),
    expressions.RANGE_OF_ONE_KIND: _("Ett intervall går mellan två frågor eller mellan två rader i samma fråga."),
    expressions.QUESTIONS_OUT_OF_ORDER: _("”%(last)s” kommer före ”%(first)s” i formuläret."),
    expressions.ROWS_OUT_OF_ORDER: _("Raden ”%(last)s” kommer före ”%(first)s”."),
    expressions.QUESTION_HAS_ROWS: _(
        "Frågan ”%(question)s” har rader: skriv ”%(question)s.rad” eller sum(%(question)s)."
    ),
    expressions.NOT_HERE: _("”%(word)s” kan inte stå här."),
    expressions.ENDS_TOO_EARLY: _("Uttrycket slutar för tidigt."),
    expressions.TOO_MANY_OPERATIONS: _("Uttrycket får ha högst %(most)s räknetecken."),
    expressions.DIVISION_BY_ZERO: _("Division med noll."),
    expressions.TOO_DEEP: _("Högst %(most)s parenteser eller tecken i varandra."),
    expressions.REVERSED_NEEDS_LIMITS: _(
        "Frågan ”%(question)s” behöver både ett minsta och ett största värde för att vändas."
    ),
    expressions.TOO_MANY_ANSWERS: _("Uttrycket får räkna med högst %(most)s svar."),
    expressions.NO_SUCH_FUNCTION: _("Funktionen ”%(word)s” finns inte. Välj bland: %(known)s."),
    expressions.EXPRESSION_TOO_LONG: _("Uttrycket får ha högst %(most)s tecken."),
    expressions.NO_SUCH_SIGN: _("”%(sign)s” kan inte stå i ett uttryck."),
    expressions.NO_ANSWER_USED: _("Uttrycket räknar inte med något svar."),
    expressions.NO_QUESTION_NAMED: _("Det finns ingen fråga som heter ”%(name)s”."),
    expressions.NO_QUESTION_OR_MINUS: _(
        "Det finns ingen fråga som heter ”%(name)s”. Skriv blanksteg på båda sidor om ett minustecken."
    ),
    expressions.AT_CHARACTER: _("Tecken %(column)s: %(reason)s"),
}
