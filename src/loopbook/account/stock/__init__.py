"""Dynamic stocks: from inflows and lifetimes to stocks, outflows, cohorts and forecasts."""
