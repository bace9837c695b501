"""What is wrong with a programme's package and its pictures."""

from flask_babel import lazy_gettext as _

from common.phrases import packages
from gateway.phrases.sentence import Sentences

SENTENCES: Sentences = {
    packages.NUMBER_READ_TWO_WAYS: _(
        "%(text)s kan vara %(thousands)s eller %(decimals)s; skriv talet utan punkt, eller utan nollor på slutet"
    ),
    packages.NUL: _("Filen innehåller ett noll-tecken."),
    packages.CONTROL_CHARACTER: _("Filen innehåller ett styrtecken som inte får finnas."),
    packages.YAML_UNREADABLE: _("YAML går inte att läsa."),
    packages.ALIAS: _("alias (&, *) får inte användas"),
    packages.COMMENT: _("det som står efter # visas inte; sätt texten inom citattecken"),
    packages.ANOTHER_NUMBER: _("%(text)s blir ett annat tal; skriv det med siffror, eller inom citattecken som text"),
    packages.NOT_UTF_8: _("Filen är inte UTF-8."),
    packages.EMPTY_FILE: _("Filen är tom."),
    packages.NESTED_TOO_DEEP: _("för många [ och { i varandra"),
    packages.NAME_IS_NO_TEXT: _("ett namn måste vara en text"),
    packages.FIELD_TWICE: _("%(name)s står två gånger"),
    packages.BOX_UNKNOWN: _("Rutan :::%(kind)s känns inte igen här eller är fel skriven."),
    packages.FILM_ADDRESS: _("En film är :::video och en adress som börjar med https://."),
    packages.BOX_WITHOUT_END: _(":::%(kind)s har inget slut (:::)."),
    packages.PICTURE_NEEDS_WORDS: _(
        "En bild behöver en rad som säger vad den visar, och kanske en bildtext (högst %(most)s tecken var)."
    ),
    packages.FILM_NEEDS_WORDS: _("En film behöver en rad med titel och därunder en text som säger vad den visar."),
    packages.BOX_FORM: _("En ruta börjar med :::tip eller :::form och slutar med :::."),
    packages.PICTURE_ENDINGS: _("En bild heter något med %(endings)s."),
    packages.PICTURE_BLANKS: _("En bilds namn har inga blanksteg. Döp om den till %(name)s, här och i steget."),
    packages.FOLDER_NAME: _("Mappen ska heta %(name)s, med små bokstäver."),
    packages.PICTURE_TOO_LARGE: _("Bilden är större än %(most)s MB. Gör den mindre."),
    packages.MARKDOWN_PICTURES: _("bilder så; skriv :::image bilder/namn.png"),
    packages.INDENTED_CODE: _("kod; ta bort blankstegen först på raden"),
    packages.QUOTATIONS: _("citat med >; skriv dem med citattecken"),
    packages.REFERENCES: _("länkar vars adress står för sig; skriv [ord](https://adress)"),
    packages.ENTITIES: _("tecken skrivna som HTML (&…;); skriv tecknet självt"),
    packages.POINTS_WITH_PLUS: _("punkter med +; skriv -"),
    packages.NUMBERS_FROM_ZERO: _("listnummer som börjar med noll"),
    packages.STRUCK_TEXT: _("överstruken text (~~)"),
    packages.EMPTY_HEADING: _("Rubriken är tom."),
    packages.UNDERLINED: _(
        "En rad med === eller --- under en text visas inte. Skriv rubriker med ##, och en tom rad före annat."
    ),
    packages.HEADING_LEVELS: _("Använd rubrikerna ## och ###; sidans titel är den första nivån."),
    packages.HEADING_SKIPPED: _("En ### behöver stå under en ##."),
    packages.LINK_ADDRESS: _("Länkar måste börja med https://."),
    packages.LINK_TITLE: _("En länks titel visas inte. Skriv den i texten i stället."),
    packages.LINK_WITHOUT_TEXT: _("Länken har ingen text."),
    packages.STEP_FRONT: _("Steget ska börja med id och title mellan två rader med ---."),
    packages.STEP_WITHOUT_TEXT: _("Steget har ingen text."),
    packages.PICTURE_NOWHERE: _("Bilden står inte i något steg."),
    packages.FORM_FILE: _("Formuläret heter %(form)s och ska ligga i forms/%(form)s.yaml."),
    packages.FORM_UNKNOWN: _("Formuläret %(form)s finns inte eller är fel skrivet."),
    packages.FORM_TWICE_IN_STEP: _("Formuläret %(form)s står två gånger."),
    packages.TOO_MANY_PIXELS: _("Bilden har fler än %(most)s miljoner bildpunkter. Gör den mindre."),
    packages.PICTURE_MOVES: _("Bilden rör sig. Använd en stillbild; det som rör sig stör den som läser."),
    packages.PICTURE_BROKEN: _("Bilden är trasig och går inte att läsa."),
    packages.SLUG: _("Ange namnet med små bokstäver, siffror och bindestreck."),
    packages.NAMES_WITH_VALUES: _("Filen ska ha fält med namn och värde."),
    packages.VERSION_IN_QUOTES: _('Skriv versionen som "9.0", inom citattecken.'),
    packages.ONLY_FILES: _("Bara vanliga filer får ingå, inga länkar."),
    packages.FILE_TWICE: _("Filen finns två gånger i paketet."),
    packages.NAME_LEADS_OUT: _("Filens namn leder ut ur paketet eller går inte att använda."),
    packages.FILE_ENCRYPTED: _("Filen är krypterad."),
    packages.TOO_MANY_FILES: _("Paketet har fler än %(most)s filer."),
    packages.PACKAGE_TOO_LARGE: _("Paketet är större än %(most)s MB när det packas upp."),
    packages.FILE_TOO_LARGE: _("Filen är större än %(most)s."),
    packages.NO_ZIP: _("Filen är ingen zip-fil, eller så är den skadad."),
    packages.PROSE_TOO_LONG: _("Texten är längre än %(most)s tecken. Dela den på flera steg."),
    packages.TAKES_TOO_LONG: _("Paketet tar för lång tid att läsa: %(done)s av %(of)s filer hanns med."),
    packages.FILE_MISSING: _("Filen %(name)s finns inte."),
    packages.FILE_NEARLY_THERE: _(
        "Filen %(name)s finns inte, men %(near)s finns. Skriv namnet likadant på båda ställena."
    ),
    packages.YAML_REFUSED: _("YAML går inte att läsa: %(why)s."),
    packages.FILE_ENDING: _("Filnamnet ska sluta med %(ending)s, med små bokstäver."),
    packages.FILE_ENDING_OR: _("Filnamnet ska sluta med %(ending)s eller %(other)s, med små bokstäver."),
    packages.NO_PICTURE_OF_OURS: _("Filen är ingen bild av typen PNG, JPEG eller WebP."),
    packages.PICTURE_OF_ANOTHER_KIND: _(
        "Filen är ingen bild av typen PNG, JPEG eller WebP. Den är %(kind)s. Spara den som JPEG eller PNG och lägg till den igen."
    ),
    packages.HEIC: _("HEIC, som en del telefoner sparar i"),
    packages.SVG: _("en SVG-teckning"),
    packages.PICTURE_MISSING: _("Bilden %(name)s finns inte i %(folder)s eller går inte att använda."),
    packages.PICTURE_NEARLY_THERE: _(
        "Bilden %(name)s finns inte i %(folder)s, men %(near)s finns. Skriv namnet likadant på båda ställena."
    ),
    packages.NOT_IN_TEXT: _("Texten får inte innehålla %(what)s."),
    packages.HTML: _("HTML"),
    packages.FENCED_CODE: _("kod (```)"),
    packages.CODE: _("kod (`)"),
    packages.RULES: _("linjer (---)"),
    packages.EMPTY_HEADINGS: _("tomma rubriker"),
    packages.TICK_BOXES: _("kryssrutor ([ ])"),
    packages.TABLES: _("tabeller"),
    packages.FOOTNOTES: _("fotnoter ([^1])"),
    packages.MODULE_TWICE: _("Modulen %(name)s finns två gånger."),
    packages.STEP_TWICE: _("Steget %(name)s finns två gånger."),
    packages.FORM_IN_NO_STEP: _("Formuläret står i inget steg; det ska stå i ett."),
    packages.FORM_IN_STEPS: _("Formuläret står i flera steg; det ska stå i ett."),
}
