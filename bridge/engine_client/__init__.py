"""The bridge's side of the engine protocol, and the local engine process."""
