"""Audio through JACK, controllers, songs and takes, and a client of the engine. Never imports torch."""
