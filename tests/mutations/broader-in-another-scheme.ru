# title: A theme lies below a group
# breaks: Counts by group have themes among them.
# caught-by: shape:Concept-broaderInScheme

INSERT {
  <theme/child-labour> skos:broader <group/rural-population> .
}
WHERE { }
