# title: The European Union has the address of a State
# breaks: Counts of States have one too many.
# caught-by: shape:Organization

DELETE { <organization/european-union> ?p ?o . ?s ?q <organization/european-union> }
INSERT { <state/eu> ?p ?o . ?s ?q <state/eu> }
WHERE  { { <organization/european-union> ?p ?o } UNION { ?s ?q <organization/european-union> } }
