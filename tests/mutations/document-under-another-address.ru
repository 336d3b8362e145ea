# title: A report is described under an address of its own making
# breaks: Two addresses name one document, and each has half of what is known.
# caught-by: shape:DocumentIri

DELETE { <document/ccpr-c-kaz-3> ?p ?o . ?s ?q <document/ccpr-c-kaz-3> }
INSERT { <report/ccpr-c-kaz-3> ?p ?o . ?s ?q <report/ccpr-c-kaz-3> }
WHERE  { { <document/ccpr-c-kaz-3> ?p ?o } UNION { ?s ?q <document/ccpr-c-kaz-3> } }
