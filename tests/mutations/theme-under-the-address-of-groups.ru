# title: A theme has the address of a group
# breaks: Software that goes by the addresses takes the theme for a group.
# caught-by: shape:Concept-iri

DELETE { <theme/child-labour> ?p ?o . ?s ?q <theme/child-labour> }
INSERT { <group/child-labour> ?p ?o . ?s ?q <group/child-labour> }
WHERE  { { <theme/child-labour> ?p ?o } UNION { ?s ?q <theme/child-labour> } }
