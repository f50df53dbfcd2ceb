"""Long runs of the real server: is its memory steady, and what do visitors get while there are far too many of them?

`python -m benchmarks.soak` (or `make soak`). Nothing here is imported by `bot`.
"""
