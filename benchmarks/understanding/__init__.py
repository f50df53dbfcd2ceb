"""What each part of understanding adds: `python -m benchmarks.understanding`, part of `make evaluate`."""
