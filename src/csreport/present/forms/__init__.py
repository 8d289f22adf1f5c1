"""The forms of a figure, one module each: what it reads from the rows, and how it is drawn."""
