# title: A session has an address without its treaty body
# breaks: Sessions of two bodies cannot be told apart.
# caught-by: shape:SessionIri

DELETE { <session/ccpr/142> ?p ?o . ?s ?q <session/ccpr/142> }
INSERT { <session/142> ?p ?o . ?s ?q <session/142> }
WHERE  { { <session/ccpr/142> ?p ?o } UNION { ?s ?q <session/ccpr/142> } }
