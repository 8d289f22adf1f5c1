"""Textbook statistics on arrays; formulas, examples and what they are checked against: docs/methods.md."""
