"""The picture of the graph: a networkx model of who did and said what, an HTML page, exports for other tools.

networkx and pyvis are imported when a picture is made, not before.
"""

from __future__ import annotations

from kg.view.export import write_gexf, write_graphml
from kg.view.graph import model
from kg.view.render import View, page

__all__ = ["View", "model", "page", "write_gexf", "write_graphml"]
