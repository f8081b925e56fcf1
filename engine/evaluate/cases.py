"""What is compared; imports nothing, so that a command's help is quick."""

# what is given: beat, chart; whether the listener may be used
CONDITIONS = {
    "none": (False, False, False),
    "ear": (False, False, True),
    "beat": (True, False, True),
    "chart": (True, True, True),
}
KINDS = ("made", "true", "codec", "other")  # generated, the true stem, that through the codec, another song's
# context, stems that are generated to it
ROUNDS = ((("guitar", "piano"), ("bass", "drums")), (("bass", "drums"), ("guitar", "piano")))
