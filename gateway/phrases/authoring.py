"""What is wrong with what authors ask of a programme."""

from flask_babel import lazy_gettext as _

from common.phrases import authoring
from gateway.phrases.sentence import Sentences

SENTENCES: Sentences = {
    authoring.OWN_UNITS: _("Välj bland vårdgivarens egna enheter."),
    authoring.COMMENT_NEEDED: _("Skriv vad som behöver rättas."),
    authoring.PICTURES_AT_MOST: _("Ett program har högst %(most)s bilder."),
    authoring.NO_ROOM: _("Det finns redan %(most)s, och fler får inte plats."),
    authoring.SAME_PROGRAMME: _("Välj två versioner av samma program."),
}
