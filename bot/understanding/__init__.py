"""A message in, the intents it resembles out; nothing here knows what is done with them."""

import os

# BLAS reads this when numpy is first imported. The arrays of one question are too small to share out, and on busy
# cores its threads wait for one another: a hundred times slower.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
