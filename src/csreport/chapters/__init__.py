"""One module per chapter: Survey to Estimates, Estimates to facts."""
