"""The kill program: books killed with SIGKILL during append, seal, merge and rebuild.

material (what is recorded, what is asked) -> worker (does a step, and is killed) -> rounds (kills
it, and looks at what is left). Run as `python -m tests.golden.kill`; POSIX only, since it forks.
"""
