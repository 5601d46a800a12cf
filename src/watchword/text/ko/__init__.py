"""Korean: the spellings of both norms and, with an optional part, morphemes."""
