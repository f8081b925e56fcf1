"""The table of what is compared; light enough for the command line's help."""

CONDITIONS = {  # what is told: beat, chart; whether it may listen
    "none": (False, False, False),
    "ear": (False, False, True),
    "beat": (True, False, True),
    "chart": (True, True, True),
}
KINDS = ("made", "true", "codec", "other")
ROUNDS = ((("guitar", "piano"), ("bass", "drums")), (("bass", "drums"), ("guitar", "piano")))  # heard, made
