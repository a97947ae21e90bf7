"""Several people: who reads what, handing out, handing in, merging, comments.

Facts are rows of their own (`people`, `assignments`, `comments`) with versions, so that they are
merged; layers follow them without minting versions, in every copy alike.
"""
