"""One generation step of the accompaniment model, its state, and its offline twin."""
