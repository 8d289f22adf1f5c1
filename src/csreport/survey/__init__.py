"""Raw files into one frozen Survey."""
