# title: The file has an address outside its language version
# breaks: The file cannot be told from one of another document.
# caught-by: shape:ManifestationIri

DELETE { <document/ccpr-c-kaz-co-3/expression/en/txt> ?p ?o . ?s ?q <document/ccpr-c-kaz-co-3/expression/en/txt> }
INSERT { <files/ccpr-c-kaz-co-3.txt> ?p ?o . ?s ?q <files/ccpr-c-kaz-co-3.txt> }
WHERE  { { <document/ccpr-c-kaz-co-3/expression/en/txt> ?p ?o } UNION { ?s ?q <document/ccpr-c-kaz-co-3/expression/en/txt> } }
