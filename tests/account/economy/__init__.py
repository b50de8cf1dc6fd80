"""Tests of loopbook.account.economy."""
