"""The job `network`: a reverse network over periods, from zones to markets and landfills."""
