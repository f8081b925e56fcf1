"""All that the bridge may know of the engine: messages, parameters, time, chords, errors. Imports nothing
else of the engine, and no torch.
"""
