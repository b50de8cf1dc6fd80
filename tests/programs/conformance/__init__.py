"""The suite is tried on a small server of the tests, which conforms in some things only."""
