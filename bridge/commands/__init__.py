"""One module a command of `bandmate`: its arguments and what it runs."""
