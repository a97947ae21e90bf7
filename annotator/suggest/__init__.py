"""Where labels could stand: places that are proposed to people, never written by itself.

Pure functions. Words and rules for what of a page is not its story are in `furniture_words`, each
with a line in the tables of its test: what it finds, what it must leave alone.
"""
