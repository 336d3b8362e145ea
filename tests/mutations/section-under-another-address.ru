# title: A section has the address of a heading
# breaks: A link to the section leads nowhere.
# caught-by: shape:SectionIri

DELETE { <document/ccpr-c-kaz-co-3/section/c/14> ?p ?o . ?s ?q <document/ccpr-c-kaz-co-3/section/c/14> }
INSERT { <document/ccpr-c-kaz-co-3/heading/c-14> ?p ?o . ?s ?q <document/ccpr-c-kaz-co-3/heading/c-14> }
WHERE  { { <document/ccpr-c-kaz-co-3/section/c/14> ?p ?o } UNION { ?s ?q <document/ccpr-c-kaz-co-3/section/c/14> } }
