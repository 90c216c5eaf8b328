"""The demo campaign, and the parts that benchmarks, screenshots and tests build with.

One scene for all of them: what a new feature needs to be looked at is built here.
"""
