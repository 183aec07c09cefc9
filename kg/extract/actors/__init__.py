"""Who and what an article names: mentions, the actor behind them, its kind, role and principal."""
