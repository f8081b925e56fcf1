"""The engine's programs: `add_arguments(parser)` declares options, `run(args)` returns the exit status.

Nothing here imports torch before `run`, so that help and a clear error need nothing installed.
"""
