"""The index of the content's lines: features, sentence vectors, neighbours, cache."""
