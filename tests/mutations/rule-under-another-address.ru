# title: A rule of extraction has an address of its own making
# breaks: Annotations of one rule cannot be counted together.
# caught-by: shape:ExtractionIri

DELETE { <extraction/theme-words> ?p ?o . ?s ?q <extraction/theme-words> }
INSERT { <rule/theme-words> ?p ?o . ?s ?q <rule/theme-words> }
WHERE  { { <extraction/theme-words> ?p ?o } UNION { ?s ?q <extraction/theme-words> } }
