"""What is wrong with the pattern of a text's answer."""

from flask_babel import lazy_gettext as _

from common.phrases import patterns
from gateway.phrases.sentence import Sentences

SENTENCES: Sentences = {
    patterns.PATTERN_LENGTH: _("Mönstret ska ha 1–%(most)s tecken."),
    patterns.CLOSED_UNOPENED: _("Tecken %(column)s: här stängs en parentes som inte är öppnad."),
    patterns.TOO_SLOW: _(
        "Mönstret kan bli för långsamt. Undvik upprepning i upprepning, ange hur många gånger som högst, till exempel {1,5}, eller ett mindre maximum_length."
    ),
    patterns.NOT_USABLE: _("Mönstret går inte att använda: %(why)s."),
    patterns.REPEATS_NOTHING: _("det som upprepas får inte kunna vara tomt"),
    patterns.REPEATED_TWICE: _("två upprepningstecken i rad"),
    patterns.GROUPS_TOO_DEEP: _("för många parenteser i varandra"),
    patterns.GROUP_NOT_CLOSED: _("parentesen stängs inte"),
    patterns.CLASS_EMPTY: _("klassen [] är tom"),
    patterns.ESCAPE_NOT_ALLOWED: _(
        "”\\%(character)s” får inte användas; skriv ut tecknen, till exempel [A-Za-zÅÄÖåäö]"
    ),
    patterns.REPETITION_FORM: _("skriv {3}, {3,} eller {3,5}; skriv \\{ för själva tecknet"),
    patterns.REPETITION_LIMITS: _("upprepningens gränser säger emot varandra"),
    patterns.GROUPS_ALLOWED: _("bara (…) och (?:…) får användas"),
    patterns.CLASS_NOT_WHOLE: _("klassen […] är inte hel; skriv \\[ för själva tecknet"),
    patterns.WITHOUT_MEANING: _("”%(character)s” har ingen betydelse här; skriv \\%(character)s för själva tecknet"),
    patterns.NOT_IN_CLASS: _("”%(character)s%(character)s” får inte stå i en klass"),
    patterns.AT_CHARACTER_OF_PATTERN: _("Tecken %(column)s: %(reason)s."),
}
