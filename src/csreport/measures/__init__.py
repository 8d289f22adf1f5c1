"""From a Survey to Estimates: one module a subject, no words of any language."""
