"""The annex of scores: what the body left out, as tables."""
