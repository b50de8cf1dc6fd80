"""loopbook, the open ledger of the circular economy: the public names, nothing else."""
