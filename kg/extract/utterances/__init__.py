"""Who says what, and which side it takes: sources, cues, contents, stance, certainty, disputes."""
