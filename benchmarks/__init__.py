"""Speed and scale of Repère, side by side with a stock Rasa bot that learnt from the same data.

`python -m benchmarks` (or `make bench`) measures both in one run on one machine and prints Markdown tables. Nothing
here is imported by `bot`, and nothing here changes the project: every run works on a copy in a temporary folder.
"""
