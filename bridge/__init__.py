"""The performer's side: audio through JACK, controllers, songs and takes, and a client of the inference engine. Never imports torch."""
