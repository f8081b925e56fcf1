"""Fast tests of pure parts: no server, no model, no waiting."""
