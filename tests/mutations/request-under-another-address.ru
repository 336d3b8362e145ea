# title: A request has the address of a recommendation
# breaks: The request is counted among the recommendations.
# caught-by: shape:ProceduralRequestIri

DELETE { <document/ccpr-c-kaz-co-3/request/57> ?p ?o . ?s ?q <document/ccpr-c-kaz-co-3/request/57> }
INSERT { <document/ccpr-c-kaz-co-3/recommendation/57> ?p ?o . ?s ?q <document/ccpr-c-kaz-co-3/recommendation/57> }
WHERE  { { <document/ccpr-c-kaz-co-3/request/57> ?p ?o } UNION { ?s ?q <document/ccpr-c-kaz-co-3/request/57> } }
