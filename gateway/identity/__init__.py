"""Who is there: sign-in by OpenID Connect, sessions (owned by `directory`), the right of every route, and protection against forgery."""
