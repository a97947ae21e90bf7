"""Several people: who reads what, handing out, handing in, merging, comments."""
