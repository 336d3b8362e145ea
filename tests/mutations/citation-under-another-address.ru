# title: A citation has an address of its own making
# breaks: A link to the citation leads nowhere.
# caught-by: shape:CitationIri

DELETE { <document/ccpr-c-kaz-co-3/citation/33/iccpr-article-7/1> ?p ?o . ?s ?q <document/ccpr-c-kaz-co-3/citation/33/iccpr-article-7/1> }
INSERT { <document/ccpr-c-kaz-co-3/reference/33/article-7> ?p ?o . ?s ?q <document/ccpr-c-kaz-co-3/reference/33/article-7> }
WHERE  { { <document/ccpr-c-kaz-co-3/citation/33/iccpr-article-7/1> ?p ?o } UNION { ?s ?q <document/ccpr-c-kaz-co-3/citation/33/iccpr-article-7/1> } }
