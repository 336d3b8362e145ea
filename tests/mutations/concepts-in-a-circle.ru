# title: A theme is broader than itself, by way of another
# breaks: Whoever asks for everything below a theme gets everything, or no answer.
# caught-by: shape:Concept-noCycle

INSERT {
  <theme/rights-of-the-child> skos:broader <theme/child-labour> .
}
WHERE { }
