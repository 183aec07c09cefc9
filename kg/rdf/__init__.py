"""Records as RDF: the article graphs, the derived graph, and the terms and IRIs they are made of."""
