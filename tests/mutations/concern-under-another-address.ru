# title: A concern has the address of a finding
# breaks: A link to the concern leads nowhere.
# caught-by: shape:ConcernIri

DELETE { <document/ccpr-c-kaz-co-3/concern/33> ?p ?o . ?s ?q <document/ccpr-c-kaz-co-3/concern/33> }
INSERT { <document/ccpr-c-kaz-co-3/finding/33> ?p ?o . ?s ?q <document/ccpr-c-kaz-co-3/finding/33> }
WHERE  { { <document/ccpr-c-kaz-co-3/concern/33> ?p ?o } UNION { ?s ?q <document/ccpr-c-kaz-co-3/concern/33> } }
