"""The text for a step: chosen by what happened, filled from the case."""
