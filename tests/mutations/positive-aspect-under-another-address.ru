# title: A positive aspect has the address of a concern
# breaks: Progress is cited as a problem.
# caught-by: shape:PositiveAspectIri

DELETE { <document/ccpr-c-kaz-co-3/positive-aspect/4> ?p ?o . ?s ?q <document/ccpr-c-kaz-co-3/positive-aspect/4> }
INSERT { <document/ccpr-c-kaz-co-3/concern/4> ?p ?o . ?s ?q <document/ccpr-c-kaz-co-3/concern/4> }
WHERE  { { <document/ccpr-c-kaz-co-3/positive-aspect/4> ?p ?o } UNION { ?s ?q <document/ccpr-c-kaz-co-3/positive-aspect/4> } }
