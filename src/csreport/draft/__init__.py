"""A first project guessed from an export: the only room that guesses."""
