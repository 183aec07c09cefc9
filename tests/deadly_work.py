"""Work of a process that one article kills; in a module that another process can import."""

import os

from kg.record import Article, Record


def work(chunk: list[Article]) -> list[Record]:
    """A bare record for each article; the one called "deadly" ends the process."""
    if any(article.id == "deadly" for article in chunk):
        os._exit(9)
    return [Record(article) for article in chunk]
