"""Portfolio: which projects to begin when, under budgets and with incentives."""
