# title: A general comment has the address of a document by its symbol
# breaks: Two addresses name one comment.
# caught-by: shape:GeneralCommentIri

DELETE { <general-comment/ccpr/36> ?p ?o . ?s ?q <general-comment/ccpr/36> }
INSERT { <document/ccpr-c-gc-36> ?p ?o . ?s ?q <document/ccpr-c-gc-36> }
WHERE  { { <general-comment/ccpr/36> ?p ?o } UNION { ?s ?q <general-comment/ccpr/36> } }
