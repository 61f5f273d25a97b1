"""Words and formats: labels of every enum, dates, counts, user text made safe."""
