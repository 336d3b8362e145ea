# title: The masthead has the address of a section
# breaks: What is printed above the text is taken for a part of it.
# caught-by: shape:MastheadIri

DELETE { <document/ccpr-c-kaz-co-3/masthead> ?p ?o . ?s ?q <document/ccpr-c-kaz-co-3/masthead> }
INSERT { <document/ccpr-c-kaz-co-3/section/masthead> ?p ?o . ?s ?q <document/ccpr-c-kaz-co-3/section/masthead> }
WHERE  { { <document/ccpr-c-kaz-co-3/masthead> ?p ?o } UNION { ?s ?q <document/ccpr-c-kaz-co-3/masthead> } }
