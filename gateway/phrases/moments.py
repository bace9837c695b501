"""What is wrong with what staff ask of a moment."""

from flask_babel import lazy_gettext as _

from common.phrases import moments
from gateway.phrases.sentence import Sentences

SENTENCES: Sentences = {
    moments.NO_PRACTITIONER: _("Välj en behandlare som arbetar på vårdenheten."),
    moments.NO_STAFF: _("Välj någon som arbetar på vårdenheten."),
    moments.COVERED_BY_ITSELF: _("Ersättaren ska vara någon annan än den som är borta."),
    moments.CATEGORIES_FULL: _(
        "Vårdenheten har redan 50 kategorier. Ta bort en som inget moment har, eller byt namn på en."
    ),
    moments.CATEGORY_NAME_TAKEN: _("Vårdenheten har redan en kategori med det namnet."),
    moments.CATEGORY_GONE: _("En kategori finns inte längre. Välj bland de som visas nu."),
    moments.CITIZEN_TWICE: _("Samma invånare står flera gånger i listan."),
    moments.OTHER_UNIT: _("Välj en annan vårdenhet hos samma vårdgivare."),
    moments.DAY_WITHIN_A_YEAR: _("Välj en dag från och med i morgon och högst ett år framåt."),
    moments.CITIZEN_NOT_STARTABLE: _("Det går inte att starta ett moment för den här invånaren."),
    moments.LAST_DAY_BEFORE_FIRST: _("Sista dagen ska vara samma dag som den första eller senare."),
    moments.ABSENCE_PASSED: _("Frånvaron har redan passerat."),
    moments.ABSENCE_TOO_LONG: _("Frånvaron kan vara högst ett år."),
    moments.NAME_NEEDED: _("Skriv ett namn."),
    moments.NAME_TOO_LONG: _("Skriv högst %(most)s tecken."),
    moments.NAME_HIDES_CHARACTERS: _("Namnet innehåller tecken som inte syns. Ta bort dem och försök igen."),
    moments.DECEASED_NOT_MAINTAINED: _("Vidmakthåll går inte att välja när invånaren är avliden."),
    moments.DAY_AFTER_TODAY: _("Välj en dag efter i dag."),
    moments.DAY_TOO_LATE: _("Välj en dag inom ett år."),
    moments.ALREADY_RESPONSIBLE: _("Behandlaren är redan ansvarig för momentet."),
    moments.NEWER_VERSION: _("Välj en nyare version av samma program, med samma huvudnummer."),
    moments.ABSENCE_OVERLAPS: _("Det finns redan en frånvaro de dagarna. Avsluta den först."),
    moments.COVER_AWAY: _("Ersättaren är själv borta de dagarna. Välj någon annan."),
    moments.CATEGORY_OR_NONE: _("Välj antingen en kategori eller moment utan kategori."),
    moments.INACTIVE_SORT: _("Inaktiva moment kan bara sorteras efter senaste aktivitet."),
    moments.OWN_MOMENTS_ONLY: _("Det går bara att välja bland egna moment."),
}
