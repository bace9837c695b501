"""What there is to tell of a form that comes from another system or goes to one (FHIR)."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from common.phrases import questionnaires
from gateway.phrases.sentence import Sentences

SENTENCES: Sentences = {
    questionnaires.RESOURCE_TOO_DEEP: _("Resursen har för många nivåer i varandra."),
    questionnaires.NO_JSON_NUMBER: _("Resursen har ett tal som inte finns i JSON."),
    questionnaires.ONLY_OURS: _("Det här förstår bara vi; det följer med i vårt tillägg: %(names)s."),
    questionnaires.EXTENSION_NOT_CARRIED: _("Tillägget %(url)s tas inte med: %(value)s"),
    questionnaires.CAN_NOT_BE_HERE: _("den går inte att ha här"),
    questionnaires.TOO_MANY_QUESTIONS: _("Formuläret har fler än %(most)s frågor och texter."),
    questionnaires.LIST_CARRIED_IN_PART: _(
        "Av listan %(address)s tas bara alternativen med, med system, kod, text och poäng."
    ),
    questionnaires.GROUP_REPEATS: _("En grupp som kan upprepas blir en grupp som besvaras en gång."),
    questionnaires.ROW_OF_A_TABLE: _("den är en rad i en tabell som inte går att ta med"),
    questionnaires.WITHIN_WHAT_IS_LEFT_OUT: _("den hör till en del som inte tas med"),
    questionnaires.GROUP_WITHOUT_TEXT: _("Gruppen har ingen text; bara det som står i den tas med."),
    questionnaires.ADDRESS_AS_TEXT: _(
        "En webbadress blir en fråga med fritt svar; att svaret är en webbadress prövas inte."
    ),
    questionnaires.QUANTITY_AS_NUMBER: _("Ett mått blir ett tal; enheten kan inte väljas."),
    questionnaires.NO_OWN_ANSWER: _("Eget svar utöver alternativen finns inte här; bara alternativen tas med."),
    questionnaires.QUESTION_REPEATS: _("En fråga som kan besvaras flera gånger besvaras här en gång."),
    questionnaires.PATTERN_NOT_CARRIED: _("Mönstret för svaret tas inte med: %(pattern)s"),
    questionnaires.PATTERN_LIMITS_LENGTH: _("Ett svar med mönster får här ha högst %(most)s tecken."),
    questionnaires.SEVERAL_CHOSEN: _("Flera alternativ är valda från början; bara det första tas med."),
    questionnaires.PART_OF_NOT_CARRIED: _("%(name)s: en del tas inte med: %(why)s"),
    questionnaires.OURS_NOT_CARRIED: _("”%(name)s” som vi skrev det tas inte med: %(why)s"),
    questionnaires.NOT_USABLE_HERE: _("Formuläret går inte att använda här: %(path)s: %(why)s"),
    questionnaires.MORE_NOTES: _("Ytterligare %(number)s uppgifter tas inte med, i: %(places)s"),
    questionnaires.NO_QUESTIONNAIRE: _("Det här är ingen FHIR-resurs av typen Questionnaire."),
    questionnaires.ONE_QUESTIONNAIRE: _("Paketet (Bundle) ska ha precis en Questionnaire, och har %(number)s."),
    questionnaires.TOO_MANY_LEVELS: _("Formuläret har fler än %(most)s nivåer."),
    questionnaires.ITEM_IS_A_LIST: _("Formulärets item ska vara en lista med delar."),
    questionnaires.MEANS_SOMETHING_ELSE: _("Formuläret har tillägg eller regler som ändrar vad det betyder."),
    questionnaires.TOO_MANY_ITEMS: _("Formuläret har fler än %(most)s delar."),
    questionnaires.OTHER_RELEASE: _(
        "Formuläret är skrivet i FHIR %(release)s (”%(sign)s” i formuläret). Här läses FHIR R4 och R4B."
    ),
    questionnaires.NO_READABLE_ALTERNATIVES: _("inga alternativ går att läsa"),
    questionnaires.TOO_MANY_ALTERNATIVES: _("frågan har fler än %(most)s alternativ"),
    questionnaires.CHANGED_ELSEWHERE: _(
        "”%(name)s” som vi skrev det tas inte med: ett annat system har ändrat det sedan dess."
    ),
    questionnaires.HAS_MODIFIERS: _("den har tillägg (modifierExtension) som ändrar vad den betyder"),
    questionnaires.HIDDEN: _("den är dold för den som svarar (questionnaire-hidden)"),
    questionnaires.FOR_READERS_ONLY: _("den visas bara för den som läser svaren (questionnaire-usageMode)"),
    questionnaires.READ_ONLY: _("den får inte besvaras av den som svarar (readOnly)"),
    questionnaires.CALCULATED: _("den räknas ut av ett annat system (calculatedExpression)"),
    questionnaires.LIST_NOT_SENT: _("listan följer inte med"),
    questionnaires.LIST_TOO_MANY: _("listan har fler än %(most)s alternativ"),
    questionnaires.LIST_OF_ITSELF: _("listan bygger på sig själv, eller på för många andra"),
    questionnaires.LIST_IN_PART: _("bara en del av listan följer med"),
    questionnaires.LIST_OF_CONDITIONS: _("listan beskrivs med villkor som bara en terminologitjänst kan räkna ut"),
    questionnaires.LIST_OF_WHAT_IS_NOT_SENT: _("listan bygger på kodverk eller listor som inte följer med"),
    questionnaires.LIST_TOO_LONG: _("listan är för lång"),
    questionnaires.OTHER_RELEASE_AT: _(
        "Formuläret är skrivet i FHIR %(release)s (”%(sign)s” i %(link)s). Här läses FHIR R4 och R4B."
    ),
    questionnaires.LIST_AS_TEXT: _("Blir en fråga med fritt svar: %(why)s (%(address)s)."),
    questionnaires.AS_TEXT: _("Blir en fråga med fritt svar: %(why)s."),
    questionnaires.NO_QUESTIONS: lambda told: gettext(
        "Formuläret har inga frågor som kan finnas här. %(reasons)s", reasons=" ".join(told["reasons"])
    ).rstrip(),
    questionnaires.ITEM_LEFT_OUT: _("”%(label)s” tas inte med: %(why)s."),
    questionnaires.TYPE_LEFT_OUT: _("Frågor av typen %(type)s finns inte här. ”%(label)s” tas inte med."),
    questionnaires.NOT_CARRIED: _("%(name)s tas inte med: %(value)s"),
    questionnaires.PART_NOT_CARRIED: _("%(part)s (%(name)s) tas inte med: %(why)s"),
    questionnaires.TEXT_SHORTENED: _("En text på %(length)s tecken är för lång och har kortats. Här saknas: %(rest)s"),
    questionnaires.WIDER: _(
        "Villkoret för när delen visas kan inte tas med helt. Den visas för fler än den är tänkt för."
    ),
    questionnaires.WIDER_AND_OPTIONAL: _(
        "Villkoret för när delen visas kan inte tas med helt. Den visas för fler än den är tänkt för, och är därför frivillig."
    ),
    questionnaires.WIDER_EMPTIED: _(
        "Villkoret för när delen visas kan inte tas med helt. Den visas för fler än den är tänkt för. Det svar som var ifyllt från början tas inte med: %(initial)s."
    ),
    questionnaires.WIDER_AND_OPTIONAL_EMPTIED: _(
        "Villkoret för när delen visas kan inte tas med helt. Den visas för fler än den är tänkt för, och är därför frivillig. Det svar som var ifyllt från början tas inte med: %(initial)s."
    ),
    questionnaires.PART_CONDITION: _("Villkoret för när delen visas"),
    questionnaires.PART_MAXIMUM_LENGTH: _("Längsta tillåtna svar"),
    questionnaires.PART_MANDATORY: _("Att delen är obligatorisk"),
    questionnaires.PART_MINIMUM_LENGTH: _("Minsta antal tecken"),
    questionnaires.PART_LONGEST: _("Största antal tecken"),
    questionnaires.PART_PATTERN: _("Mönstret för svaret"),
    questionnaires.PART_MINIMUM: _("Minsta värde"),
    questionnaires.PART_MAXIMUM: _("Största värde"),
    questionnaires.PART_STEP: _("Steget mellan värden"),
    questionnaires.PART_UNIT: _("Enheten"),
    questionnaires.PART_MINIMUM_CHOICES: _("Minsta antal val"),
    questionnaires.PART_MAXIMUM_CHOICES: _("Största antal val"),
    questionnaires.PART_EARLIEST: _("Tidigaste datum"),
    questionnaires.PART_LATEST: _("Senaste datum"),
    questionnaires.PART_INITIAL: _("Svaret som är ifyllt från början"),
    questionnaires.PART_VALUE: _("Ett alternativs poäng"),
    questionnaires.PART_LICENCE: _("Villkoren för användning"),
    questionnaires.PART_CODE: _("Kopplingen till kodverk"),
}
