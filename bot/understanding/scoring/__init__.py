"""From neighbours to probabilities and a confidence: labels, facets, score features, fitting."""
