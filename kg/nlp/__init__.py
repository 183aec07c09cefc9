"""Annotation: one spaCy pass and one pass of the encoder over an article. The room of spaCy and onnxruntime."""
