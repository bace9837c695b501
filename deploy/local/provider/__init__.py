"""The embedded OpenID provider of demonstrations and tests: a process of its own, `python -m deploy.local.provider`.

It stands in for the national providers, so that the gateway signs people in exactly as it will in production: OpenID Connect, the
authorization code flow with PKCE. Two issuers by path: `/siths` for staff, `/elegitimation` for citizens. The protocol is Authlib's server
side; ours are the people (`people`), the pages (`pages`) and the memory (`memory`). Everything but the signing keys is lost when it stops.

It signs in whoever knows the demo PIN, so it refuses to start with `SOB_ENV=production`, and each page says "Demonstration".

Rooms: `settings` → `people`, `keys` → `issuers` (what each issuer is) → `protocol` (Authlib's parts) → `pages` → `app` → `__main__` (gunicorn).
"""
