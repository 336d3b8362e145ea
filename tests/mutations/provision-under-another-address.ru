# title: A rule of procedure has an address outside its instrument
# breaks: The rule cannot be found by its number.
# caught-by: shape:ProvisionIri

DELETE { <instrument/ccpr-rules-of-procedure/rule/75/1> ?p ?o . ?s ?q <instrument/ccpr-rules-of-procedure/rule/75/1> }
INSERT { <rule/75-1> ?p ?o . ?s ?q <rule/75-1> }
WHERE  { { <instrument/ccpr-rules-of-procedure/rule/75/1> ?p ?o } UNION { ?s ?q <instrument/ccpr-rules-of-procedure/rule/75/1> } }
