# title: The top concept of a scheme is not described
# breaks: Whoever walks down the scheme ends in nothing.
# caught-by: shape:ConceptScheme-hasTopConcept

INSERT {
  <scheme/themes> skos:hasTopConcept <theme/lost> .
}
WHERE { }
