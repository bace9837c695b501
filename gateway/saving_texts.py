"""What `static/saving.js` says while it saves what somebody writes."""

import json

from flask_babel import gettext as _


def saving_texts(**more: str) -> str:
    """Give its sentences as JSON, with those of one kind of page (`more`); `{time}` is filled in there."""
    texts = {
        "saving": _("Sparar …"),
        "saved": _("Sparat {time}"),
        "waiting": _("Inte sparat ännu – vi försöker igen"),
        "signedOut": _("Du är utloggad. Det du skrivit finns kvar här i fliken. Logga in igen, så kan du fortsätta."),
        "reload": _("Sidan hör till en tidigare inloggning. Det du skrivit finns kvar här i fliken. Ladda om sidan."),
        "refused": _(
            "Det går inte att spara. Välj Spara, så får du veta varför. Det du skrivit finns kvar här i fliken."
        ),
        "restored": _("Vi har lagt tillbaka det du skrev sist, som inte hann sparas."),
    }
    return json.dumps(texts | more, ensure_ascii=False)
