"""The inference engine: codec, listener, backends, server; and how its models are trained and evaluated."""
