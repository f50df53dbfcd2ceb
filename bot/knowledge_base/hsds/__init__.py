"""Our services as Open Referral HSDS 3 (Human Services Data Specification), with a small profile for what it lacks.

Only the shape is made here; which services are meant is the finder's work. The mapping is explained in `docs/hsds.md`.
"""
