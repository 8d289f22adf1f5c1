"""Words, figures and tables."""
