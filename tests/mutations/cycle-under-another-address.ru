# title: A review cycle has an address without its treaty body
# breaks: Reviews by two bodies cannot be told apart.
# caught-by: shape:ReviewCycleIri

DELETE { <cycle/ccpr/kaz/4> ?p ?o . ?s ?q <cycle/ccpr/kaz/4> }
INSERT { <cycle/kaz/4> ?p ?o . ?s ?q <cycle/kaz/4> }
WHERE  { { <cycle/ccpr/kaz/4> ?p ?o } UNION { ?s ?q <cycle/ccpr/kaz/4> } }
