"""What is wrong with what people write to each other."""

from flask_babel import lazy_gettext as _

from common.phrases import messaging
from gateway.phrases.sentence import Sentences

SENTENCES: Sentences = {
    messaging.CONVERSATIONS_FULL: _("Här finns redan %(most)s konversationer. Fortsätt i en av dem."),
    messaging.MESSAGE_NOT_THEIRS: _("Bara ett meddelande från den andra sidan kan markeras som oläst."),
    messaging.MESSAGE_TOO_FORMATTED: _("Meddelandet har för mycket formatering. Ta bort en del fet eller kursiv text."),
    messaging.TOO_MANY_BEGUN: _(
        "Du har redan påbörjat %(most)s konversationer utan att skicka något. Skicka eller ta bort en av dem först."
    ),
}
