"""Mutation testing of the rules with mutmut: a fair part of the mutants, a score a group, the survivors."""
