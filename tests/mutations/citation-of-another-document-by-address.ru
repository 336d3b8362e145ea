# title: A citation has the address of one of the earlier document
# breaks: The citation is counted for the wrong year.
# caught-by: shape:Citation-iri

DELETE { <document/ccpr-c-kaz-co-3/citation/33/iccpr-article-7/1> ?p ?o . ?s ?q <document/ccpr-c-kaz-co-3/citation/33/iccpr-article-7/1> }
INSERT { <document/ccpr-c-kaz-co-2/citation/33/iccpr-article-7/1> ?p ?o . ?s ?q <document/ccpr-c-kaz-co-2/citation/33/iccpr-article-7/1> }
WHERE  { { <document/ccpr-c-kaz-co-3/citation/33/iccpr-article-7/1> ?p ?o } UNION { ?s ?q <document/ccpr-c-kaz-co-3/citation/33/iccpr-article-7/1> } }
