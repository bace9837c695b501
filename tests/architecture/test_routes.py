"""Every route says whom it is for, and the list of routes stands here: one that vanishes by accident is missed."""

from flask import Flask

from gateway.identity.access_rules import Audience, audience_of

STAFF, UNCHOSEN, CITIZENS, SIGNED_IN, EVERYONE = Audience
ROUTES = {
    ("GET", "/"): EVERYONE,
    ("GET", "/halsa"): EVERYONE,
    ("GET", "/tillganglighet"): EVERYONE,
    ("GET", "/logga-in/invanare"): EVERYONE,
    ("GET", "/logga-in/invanare/klar"): EVERYONE,
    ("GET", "/logga-in/personal"): EVERYONE,
    ("GET", "/logga-in/personal/klar"): EVERYONE,
    ("POST", "/logga-ut/invanare"): CITIZENS,
    ("POST", "/logga-ut/personal"): UNCHOSEN,
    ("GET", "/personal/vardenhet"): UNCHOSEN,
    ("POST", "/personal/vardenhet"): UNCHOSEN,
    ("GET", "/personal/"): STAFF,
    ("GET", "/personal/moment"): STAFF,
    ("GET", "/personal/moment/nytt"): STAFF,
    ("POST", "/personal/moment/nytt"): STAFF,
    ("GET", "/personal/moment/<uuid:moment_id>"): STAFF,
    ("GET", "/personal/moment/<uuid:moment_id>/avsluta"): STAFF,
    ("POST", "/personal/moment/<uuid:moment_id>/avsluta"): STAFF,
    ("GET", "/personal/moment/<uuid:moment_id>/avslut"): STAFF,
    ("POST", "/personal/moment/<uuid:moment_id>/avslut"): STAFF,
    (
        "POST",
        "/personal/moment/<uuid:moment_id>/moduler/<module_id>/<any(starta, avsluta, kommande, dagar):action>",
    ): STAFF,
    ("GET", "/personal/moment/<uuid:moment_id>/oppna"): STAFF,
    ("POST", "/personal/moment/<uuid:moment_id>/oppna"): STAFF,
    ("GET", "/personal/moment/<uuid:moment_id>/steg/<step_id>"): STAFF,
    ("GET", "/personal/moment/<uuid:moment_id>/steg/<step_id>/lyssna"): STAFF,
    ("GET", "/personal/moment/<uuid:moment_id>/svar/<uuid:response_id>"): STAFF,
    ("POST", "/personal/moment/<uuid:moment_id>/svar/<uuid:response_id>/granska"): STAFF,
    ("POST", "/personal/moment/<uuid:moment_id>/svar/<uuid:response_id>/oppna-igen"): STAFF,
    ("GET", "/personal/moment/<uuid:moment_id>/tidslinje"): STAFF,
    ("GET", "/personal/moment/<uuid:moment_id>/valkomsttext"): STAFF,
    ("POST", "/personal/moment/<uuid:moment_id>/valkomsttext"): STAFF,
    ("POST", "/personal/moment/<uuid:moment_id>/valkomsttext/<any(dolj, visa, aterstall):action>"): STAFF,
    ("POST", "/personal/moment/<uuid:moment_id>/visa"): STAFF,
    ("GET", "/personal/moment/<uuid:moment_id>/moduler/<module_id>/steg"): STAFF,
    ("GET", "/personal/moment/<uuid:moment_id>/pdf"): STAFF,
    ("GET", "/personal/moment/<uuid:moment_id>/moduler/<module_id>/pdf"): STAFF,
    ("GET", "/personal/moment/<uuid:moment_id>/steg/<step_id>/pdf"): STAFF,
    ("GET", "/personal/moment/<uuid:moment_id>/svar/<uuid:response_id>/pdf"): STAFF,
    ("GET", "/personal/moment/<uuid:moment_id>/version"): STAFF,
    ("POST", "/personal/moment/<uuid:moment_id>/version"): STAFF,
    ("GET", "/personal/innehall"): STAFF,
    ("GET", "/personal/innehall/<uuid:version_id>"): STAFF,
    ("POST", "/personal/innehall/<uuid:version_id>/vardenheter"): STAFF,
    ("GET", "/personal/innehall/<uuid:version_id>/jamfor"): STAFF,
    ("GET", "/personal/innehall/<uuid:version_id>/steg/<step_id>"): STAFF,
    ("GET", "/personal/innehall/<uuid:version_id>/steg/<step_id>/sida"): STAFF,
    ("GET", "/personal/innehall/<uuid:version_id>/steg/<step_id>/lyssna"): STAFF,
    ("POST", "/personal/innehall/<uuid:version_id>/steg/<step_id>/prova/<form_id>"): STAFF,
    ("GET", "/program"): CITIZENS,
    ("GET", "/bild/<uuid:version_id>/<step_id>/<digest>"): SIGNED_IN,
    ("GET", "/program/<uuid:moment_id>/pdf"): CITIZENS,
    ("GET", "/program/<uuid:moment_id>/moduler/<module_id>/pdf"): CITIZENS,
    ("GET", "/program/<uuid:moment_id>/steg/<step_id>/pdf"): CITIZENS,
    ("GET", "/program/<uuid:moment_id>/svar/<uuid:response_id>/pdf"): CITIZENS,
    ("GET", "/program/<uuid:moment_id>"): CITIZENS,
    ("GET", "/program/<uuid:moment_id>/steg/<step_id>"): CITIZENS,
    ("GET", "/program/<uuid:moment_id>/steg/<step_id>/lyssna"): CITIZENS,
    ("POST", "/program/<uuid:moment_id>/steg/<step_id>/last"): CITIZENS,
    ("POST", "/program/<uuid:moment_id>/steg/<step_id>/formular/<form_id>"): CITIZENS,
    ("POST", "/program/<uuid:moment_id>/steg/<step_id>/formular/<form_id>/autospara"): CITIZENS,
    ("GET", "/program/<uuid:moment_id>/steg/<step_id>/formular/<form_id>/skicka"): CITIZENS,
    ("GET", "/api/v1/"): EVERYONE,
    ("GET", "/api/v1/openapi.json"): EVERYONE,
    ("GET", "/api/v1/session"): SIGNED_IN,
    ("GET", "/api/v1/programmes/<uuid:version_id>"): SIGNED_IN,
    ("GET", "/api/v1/programmes/<uuid:version_id>/steps/<step_id>"): SIGNED_IN,
    ("GET", "/api/v1/programmes/<uuid:version_id>/pdf"): SIGNED_IN,
    ("GET", "/api/v1/moments/<uuid:moment_id>/responses/<uuid:response_id>/pdf"): STAFF,
    ("POST", "/api/v1/moments/<uuid:moment_id>/responses/<uuid:response_id>/review"): STAFF,
    ("POST", "/api/v1/moments/<uuid:moment_id>/responses/<uuid:response_id>/reopen"): STAFF,
    ("GET", "/api/v1/moments/<uuid:moment_id>/welcome"): STAFF,
    ("PUT", "/api/v1/moments/<uuid:moment_id>/welcome/<any(draft, publish):action>"): STAFF,
    ("POST", "/api/v1/moments/<uuid:moment_id>/welcome/<any(hide, show, reset):action>"): STAFF,
    ("GET", "/api/v1/my/moments/<uuid:moment_id>/responses/<uuid:response_id>/pdf"): CITIZENS,
    ("GET", "/api/v1/catalogue"): STAFF,
    ("GET", "/api/v1/catalogue/versions"): STAFF,
    ("GET", "/api/v1/programmes/<uuid:version_id>/activations"): STAFF,
    ("PUT", "/api/v1/programmes/<uuid:version_id>/activations"): STAFF,
    ("GET", "/api/v1/programmes/<uuid:version_id>/differences"): STAFF,
    ("GET", "/api/v1/practitioners"): STAFF,
    ("POST", "/api/v1/citizens/search"): STAFF,
    ("POST", "/api/v1/names"): STAFF,
    ("GET", "/api/v1/moments"): STAFF,
    ("GET", "/api/v1/moments/choices"): STAFF,
    ("POST", "/api/v1/moments"): STAFF,
    ("GET", "/api/v1/moments/<uuid:moment_id>"): STAFF,
    ("POST", "/api/v1/moments/<uuid:moment_id>/end"): STAFF,
    ("GET", "/api/v1/moments/<uuid:moment_id>/end"): STAFF,
    ("POST", "/api/v1/moments/<uuid:moment_id>/end/undo"): STAFF,
    ("PUT", "/api/v1/moments/<uuid:moment_id>/modules/<module_id>/days"): STAFF,
    ("POST", "/api/v1/moments/<uuid:moment_id>/modules/<module_id>/<any(start, end, upcoming):action>"): STAFF,
    ("POST", "/api/v1/moments/<uuid:moment_id>/reason"): STAFF,
    ("GET", "/api/v1/moments/<uuid:moment_id>/responses/<uuid:response_id>"): STAFF,
    ("POST", "/api/v1/moments/<uuid:moment_id>/reveal"): STAFF,
    ("GET", "/api/v1/moments/<uuid:moment_id>/timeline"): STAFF,
    ("GET", "/api/v1/moments/<uuid:moment_id>/version"): STAFF,
    ("PUT", "/api/v1/moments/<uuid:moment_id>/version"): STAFF,
    ("GET", "/api/v1/drafts"): STAFF,
    ("POST", "/api/v1/drafts"): STAFF,
    ("POST", "/api/v1/programmes/<uuid:version_id>/drafts"): STAFF,
    ("GET", "/api/v1/drafts/<uuid:draft_id>"): STAFF,
    ("PUT", "/api/v1/drafts/<uuid:draft_id>/facts"): STAFF,
    ("PUT", "/api/v1/drafts/<uuid:draft_id>/number"): STAFF,
    ("POST", "/api/v1/drafts/<uuid:draft_id>/state"): STAFF,
    ("POST", "/api/v1/drafts/<uuid:draft_id>/publish"): STAFF,
    ("POST", "/api/v1/drafts/<uuid:draft_id>/modules"): STAFF,
    ("PUT", "/api/v1/drafts/<uuid:draft_id>/modules/<module_id>"): STAFF,
    ("POST", "/api/v1/drafts/<uuid:draft_id>/modules/<module_id>/steps"): STAFF,
    ("GET", "/api/v1/drafts/<uuid:draft_id>/steps/<step_id>"): STAFF,
    ("PUT", "/api/v1/drafts/<uuid:draft_id>/steps/<step_id>"): STAFF,
    ("POST", "/api/v1/drafts/<uuid:draft_id>/steps/<step_id>/blocks"): STAFF,
    ("PUT", "/api/v1/drafts/<uuid:draft_id>/steps/<step_id>/blocks/<block_id>"): STAFF,
    ("POST", "/api/v1/drafts/<uuid:draft_id>/moves"): STAFF,
    ("POST", "/api/v1/drafts/<uuid:draft_id>/deletions"): STAFF,
    ("POST", "/api/v1/drafts/<uuid:draft_id>/deletions/<uuid:deletion_id>/restore"): STAFF,
    ("POST", "/api/v1/drafts/<uuid:draft_id>/forms"): STAFF,
    ("GET", "/api/v1/drafts/<uuid:draft_id>/forms/<form_id>"): STAFF,
    ("PUT", "/api/v1/drafts/<uuid:draft_id>/forms/<form_id>"): STAFF,
    ("POST", "/api/v1/forms/check"): STAFF,
    ("POST", "/api/v1/drafts/<uuid:draft_id>/questionnaires"): STAFF,
    ("GET", "/api/v1/drafts/<uuid:draft_id>/forms/<form_id>/questionnaire"): STAFF,
    ("GET", "/api/v1/drafts/<uuid:draft_id>/findings"): STAFF,
    ("GET", "/api/v1/drafts/<uuid:draft_id>/outline"): STAFF,
    ("GET", "/api/v1/drafts/<uuid:draft_id>/preview/<step_id>"): STAFF,
    ("GET", "/api/v1/drafts/<uuid:draft_id>/changes"): STAFF,
    ("GET", "/api/v1/drafts/<uuid:draft_id>/pictures"): STAFF,
    ("POST", "/api/v1/drafts/<uuid:draft_id>/pictures"): STAFF,
    ("GET", "/api/v1/drafts/<uuid:draft_id>/pictures/<digest>"): STAFF,
    ("POST", "/api/v1/drafts/import"): STAFF,
    ("GET", "/api/v1/drafts/<uuid:draft_id>/package"): STAFF,
    ("GET", "/api/v1/programmes/<uuid:version_id>/package"): STAFF,
    ("GET", "/api/v1/my/moments"): CITIZENS,
    ("GET", "/api/v1/my/moments/<uuid:moment_id>"): CITIZENS,
    ("GET", "/api/v1/my/moments/<uuid:moment_id>/steps/<step_id>"): CITIZENS,
    ("PUT", "/api/v1/my/moments/<uuid:moment_id>/steps/<step_id>/read"): CITIZENS,
    ("PUT", "/api/v1/my/moments/<uuid:moment_id>/steps/<step_id>/forms/<form_id>"): CITIZENS,
    ("POST", "/api/v1/my/moments/<uuid:moment_id>/steps/<step_id>/forms/<form_id>/submit"): CITIZENS,
}
AUTOMATIC = {"HEAD", "OPTIONS"}


def test_every_route_is_for_whom_the_list_says(app: Flask) -> None:
    """A new route is added to the list when its author has thought of whom it is for."""
    served = {
        (method, rule.rule): audience_of(app.view_functions[rule.endpoint])
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static"
        for method in (rule.methods or set()) - AUTOMATIC
    }
    assert served == ROUTES


def test_what_is_open_to_everyone_says_why(app: Flask) -> None:
    views = [app.view_functions[rule.endpoint] for rule in app.url_map.iter_rules() if rule.endpoint != "static"]
    reasons = [getattr(view, "sob_open_because", "") for view in views if audience_of(view) is EVERYONE]
    assert len(reasons) >= 9
    assert all(len(reason.split()) >= 4 for reason in reasons), reasons


def test_nothing_changes_by_a_get(app: Flask) -> None:
    """A view of both kinds would let a link do what only a form with its token may."""
    for rule in app.url_map.iter_rules():
        methods = (rule.methods or set()) - AUTOMATIC
        assert len(methods) == 1, f"{rule.rule} answers {sorted(methods)} with one view"
