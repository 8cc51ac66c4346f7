"""What outlives the process: the updates taken in, what is remembered of people, and what was asked."""
