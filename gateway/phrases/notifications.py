"""What is wrong with the addresses at which people want to be notified."""

from flask_babel import lazy_gettext as _

from common.phrases import notifications
from gateway.phrases.sentence import Sentences

SENTENCES: Sentences = {
    notifications.NO_EMAIL_ADDRESS: _("Skriv en e-postadress, till exempel namn@exempel.se."),
    notifications.NO_MOBILE_NUMBER: _(
        "Skriv ett mobilnummer, till exempel 070-123 45 67. Utländska nummer börjar med +."
    ),
    notifications.CODE_IS_SIX_FIGURES: _("Koden är sex siffror."),
    notifications.TOO_MANY_CODES: _("Du har redan bett om %(most)s koder den senaste timmen. Försök igen om en stund."),
}
