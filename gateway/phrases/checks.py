"""What stands in the check list of a draft."""

from flask_babel import lazy_gettext as _

from common.phrases import checks
from gateway.phrases.sentence import Sentences

SENTENCES: Sentences = {
    checks.NUMBER_TAKEN: _("Version %(number)s är redan publicerad. Välj ett nytt versionsnummer."),
    checks.NO_MODULE_SUMMARY: _("Modulen ”%(title)s” behöver en sammanfattning."),
    checks.FORM_TWICE: _("Formuläret %(form)s står redan i ett steg."),
    checks.NO_MODULES: _("Programmet har inga moduler."),
    checks.EMPTY_STEP: _("Steget ”%(title)s” är tomt."),
    checks.NO_PICTURE: _("Välj en bild."),
    checks.FORM_NOWHERE: _("Formuläret ”%(title)s” står inte i något steg."),
    checks.EMPTY_MODULE: _("Modulen ”%(title)s” har inga steg."),
    checks.EMPTY_BLOCK: _("Avsnittet är tomt. Skriv något eller ta bort det."),
    checks.NO_ALT_TEXT: _("Bilden behöver en text som säger vad den visar, för den som inte ser den."),
    checks.VIDEO_INCOMPLETE: _(
        "Filmen behöver en adress, en titel och en text som säger vad den visar, för den som inte ser eller hör."
    ),
    checks.SKIPPED_HEADING: _("En underrubrik behöver stå under en rubrik."),
    checks.BROKEN_LINK: _("Formuläret %(form)s finns inte längre."),
    checks.NO_SUMMARY: _("Programmet behöver en sammanfattning."),
    checks.NO_TARGET_GROUP: _("Programmet behöver en målgrupp."),
    checks.NO_AUTHORS: _("Programmet behöver författare."),
    checks.LOST_MODULE: _(
        "Modulen ”%(title)s” finns i den publicerade versionen. Lägg tillbaka det eller höj huvudversionen."
    ),
    checks.LOST_STEP: _(
        "Steget ”%(title)s” finns i den publicerade versionen. Lägg tillbaka det eller höj huvudversionen."
    ),
    checks.LOST_FORM: _(
        "Formuläret %(form)s står på steget i den publicerade versionen. Lägg tillbaka det eller höj huvudversionen."
    ),
    checks.LOST_QUESTION: _(
        "Frågan ”%(label)s” finns i den publicerade versionen. Lägg tillbaka det eller höj huvudversionen."
    ),
    checks.LOST_KIND: _(
        "Frågan ”%(label)s” finns med samma slags svar i den publicerade versionen. Lägg tillbaka det eller höj huvudversionen."
    ),
    checks.LOST_CHOICE: _(
        "Svarsalternativet ”%(label)s” finns i den publicerade versionen. Lägg tillbaka det eller höj huvudversionen."
    ),
}
