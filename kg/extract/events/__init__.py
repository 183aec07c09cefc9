"""What happens in an article: triggers, their type, participants and factuality."""
