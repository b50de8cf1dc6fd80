"""Health: the state of health of cells from their pulse tests, with error bars that hold."""
