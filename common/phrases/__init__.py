"""What services have to say, as codes with parameters; the words are the gateway's (`docs/decisions/0036-words.md`)."""
