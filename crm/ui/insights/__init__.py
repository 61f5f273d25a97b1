"""The page Insights: a question, its answer, its chart."""
