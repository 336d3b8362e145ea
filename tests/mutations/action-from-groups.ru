# title: What a recommendation asks for is a group
# breaks: The State party is asked to do the rural population.
# caught-by: shape:Action-inScheme

INSERT {
  <document/ccpr-c-kaz-co-3/recommendation/34> ccpr:action <group/rural-population> .
}
WHERE { }
