"""Where quads are kept and how they leave: the embedded store, SPARQL servers, export formats, rdflib."""
