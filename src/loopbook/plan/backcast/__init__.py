"""Backcast: the least-cost measures that reach dated targets over a stock that ages."""
