# title: A recommendation has the address of a request
# breaks: The recommendation is counted among the requests.
# caught-by: shape:RecommendationIri

DELETE { <document/ccpr-c-kaz-co-3/recommendation/34/b> ?p ?o . ?s ?q <document/ccpr-c-kaz-co-3/recommendation/34/b> }
INSERT { <document/ccpr-c-kaz-co-3/request/34/b> ?p ?o . ?s ?q <document/ccpr-c-kaz-co-3/request/34/b> }
WHERE  { { <document/ccpr-c-kaz-co-3/recommendation/34/b> ?p ?o } UNION { ?s ?q <document/ccpr-c-kaz-co-3/recommendation/34/b> } }
