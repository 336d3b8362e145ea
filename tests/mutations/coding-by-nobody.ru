# title: A coding by others does not say who made it
# breaks: Somebody else's reading is attributed to this project.
# caught-by: shape:Coding-creator

INSERT {
  <coding/example-2030> a ccpr:Coding ; dcterms:source "Codebook of an example" .
}
WHERE { }
