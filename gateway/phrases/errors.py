"""What each named error says to the person who meets it: what happened, what is safe, what to do."""

from flask_babel import lazy_gettext as _

from common.contracts.errors import (
    Blocked,
    CheckDigit,
    ChecksFailed,
    ChildAlone,
    CitizenUnknown,
    CitizenWriting,
    Conflict,
    CoordinationNumber,
    DatabaseAway,
    Expired,
    FilesAway,
    Forbidden,
    GuardianRefused,
    IdempotencyConflict,
    IllegalTransition,
    Internal,
    Invalid,
    IssuerAway,
    KeysAway,
    Malformed,
    ModuleClosed,
    MomentEnded,
    NotFound,
    NotSignedIn,
    OccasionOver,
    OutcomeUnknown,
    PackageRefused,
    ReasonNeeded,
    ReserveNumber,
    ResponseLocked,
    StaleVersion,
    TooLarge,
    TooManyLookUps,
    TooManySignIns,
    Unavailable,
)
from gateway.phrases.sentence import Sentences

SENTENCES: Sentences = {
    Internal.code: _("Något gick fel hos oss. Det du skrivit är kvar. Försök igen om en stund."),
    Malformed.code: _("Begäran gick inte att läsa."),
    Invalid.code: _("Några uppgifter behöver rättas."),
    NotSignedIn.code: _("Du behöver logga in."),
    Forbidden.code: _("Du har inte behörighet att göra det här."),
    ChildAlone.code: _(
        "Du som är under 14 år kan inte logga in själv. Be en vårdnadshavare att logga in med sin egen e-legitimation och välja att det gäller dig."
    ),
    GuardianRefused.code: _(
        "Du kan inte använda tjänsten för det här barnet. Det kan bero på att barnet har fyllt 14 år, att uppgiften om vårdnadshavare har ändrats eller att barnet har skyddade personuppgifter."
    ),
    ReasonNeeded.code: _("Du är inte ansvarig för momentet. Ange varför du behöver öppna det."),
    NotFound.code: _("Det du söker finns inte, eller så har du inte tillgång till det."),
    StaleVersion.code: _("Någon har ändrat det här sedan du öppnade sidan. Läs det nya och försök igen."),
    IllegalTransition.code: _("Det går inte att göra i det här läget."),
    Conflict.code: _("Det finns redan."),
    MomentEnded.code: _("Momentet är avslutat och går inte att ändra."),
    ModuleClosed.code: _("Modulen är stängd för svar. Det du skrivit är kvar. Be din behandlare att öppna fler dagar."),
    Blocked.code: _("Innan du kan gå vidare behöver du svara på ett formulär och skicka in det."),
    CitizenWriting.code: _(
        "Invånaren har börjat fylla i formuläret. Det som inte är inskickat är invånarens eget och visas inte."
    ),
    OccasionOver.code: _(
        "Tiden för den här omgången är slut. Det du skrivit finns kvar här. Svara på den nya omgången i stället."
    ),
    ResponseLocked.code: _("Formuläret är redan inskickat och går inte att ändra."),
    IdempotencyConflict.code: _("Begäran har redan använts till något annat. Ladda om sidan och försök igen."),
    CheckDigit.code: _("Personnumret stämmer inte. Kontrollera siffrorna."),
    CitizenUnknown.code: _("Det finns ingen invånare med det personnumret."),
    CoordinationNumber.code: _(
        "Det är ett samordningsnummer. Invånare med samordningsnummer kan inte läggas till här ännu."
    ),
    ReserveNumber.code: _(
        "Det är ett reservnummer. Invånare med reservnummer kan inte logga in och kan därför inte få ett moment."
    ),
    ChecksFailed.code: _("Det finns sådant i checklistan som måste rättas först."),
    PackageRefused.code: _("Paketet går inte att läsa in. Ingenting har sparats."),
    TooLarge.code: _("Texten är för stor att ta emot. Det du skrivit är kvar på sidan."),
    Expired.code: _("Det tog för lång tid. Inget har ändrats. Försök igen."),
    Unavailable.code: _("En del av tjänsten svarar inte just nu. Inget har ändrats. Försök igen om en stund."),
    DatabaseAway.code: _("Tjänsten når inte sin databas just nu. Inget har ändrats. Försök igen om en stund."),
    KeysAway.code: _("Texter går inte att läsa eller spara just nu. Inget har ändrats. Försök igen om en stund."),
    FilesAway.code: _("Filer går inte att hämta eller spara just nu. Inget har ändrats. Försök igen om en stund."),
    IssuerAway.code: _(
        "Det går inte att logga in just nu, eftersom inloggningstjänsten inte svarar. Försök igen om en stund."
    ),
    OutcomeUnknown.code: _("Vi vet inte om det hann sparas. Det är säkert att skicka igen: det blir aldrig dubbelt."),
    TooManyLookUps.code: _(
        "Du har slagit upp så många personnummer som det går på en timme. Invånare som vårdenheten redan har hittar du som vanligt."
    ),
    TooManySignIns.code: _("För många försök att logga in har misslyckats den senaste timmen."),
    # The gateway's own (`gateway.identity`), which imports this room.
    "forged_request": _(
        "Sidan hör till en tidigare inloggning. Ladda om sidan och försök igen. Det du skrivit är kvar i webbläsaren."
    ),
    "sign_in_failed": _("Inloggningen avbröts eller tog för lång tid. Försök igen."),
    "invalid_token": _("Åtkomstbeviset (bearer token) godtas inte. Hämta ett nytt och försök igen."),
    "insufficient_user_authentication": _(
        "Inloggningen är för svag. Logga in med en starkare e-legitimation och hämta ett nytt åtkomstbevis."
    ),
    "misdirected": _("Tjänsten har en annan adress än den som står i webbläsaren."),
}
