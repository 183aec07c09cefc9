"""Time expressions and the calendar days they mean."""
