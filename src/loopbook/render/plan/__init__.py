"""Pictures and texts of plans, one module a job."""
