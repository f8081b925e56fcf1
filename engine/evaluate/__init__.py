"""How well a backend plays along: beside the true stem, that one through the codec, and another song's stem."""
