"""Spaced repetition for people who learn machine learning."""

__version__ = "0.1.0"
