"""What an annotated article says, one kind of thing a file; `article.extract` puts them together.

Import from the files: some of them need spaCy, and those that only know names and places do not.
"""
