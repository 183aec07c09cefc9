"""The figures an article reports: value, bound, trend, unit, what is counted, what it is part of."""
