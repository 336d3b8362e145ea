# title: A scheme has an address of its own making
# breaks: The scheme cannot be found by its name.
# caught-by: shape:ConceptScheme

DELETE { <scheme/themes> ?p ?o . ?s ?q <scheme/themes> }
INSERT { <thesaurus/themes> ?p ?o . ?s ?q <thesaurus/themes> }
WHERE  { { <scheme/themes> ?p ?o } UNION { ?s ?q <scheme/themes> } }
