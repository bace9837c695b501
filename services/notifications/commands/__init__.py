"""What changes notifications: what is heard, what people choose, what is told and what is sent. A person's own row is locked before anything of theirs is decided."""
