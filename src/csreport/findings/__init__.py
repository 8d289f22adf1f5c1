"""From Estimates to facts: what is said of them, by subject; some subjects bring rows of their own."""
