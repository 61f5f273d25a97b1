"""The screens of opportunities: one case with its steps, reasons and hire."""
