"""The engine as a server: our protocol, and the dialect of the published patches."""
