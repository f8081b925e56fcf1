"""Files that people write: presets, songs, setlists. YAML in, frozen dataclasses out."""
