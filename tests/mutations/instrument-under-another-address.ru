# title: A treaty has an address of its own making
# breaks: Citations of the treaty are split between two addresses.
# caught-by: shape:InstrumentIri

DELETE { <instrument/crpd-op> ?p ?o . ?s ?q <instrument/crpd-op> }
INSERT { <treaty/crpd-op> ?p ?o . ?s ?q <treaty/crpd-op> }
WHERE  { { <instrument/crpd-op> ?p ?o } UNION { ?s ?q <instrument/crpd-op> } }
