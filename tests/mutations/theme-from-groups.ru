# title: The theme of a concern is a group
# breaks: Torture is listed beside women and children.
# caught-by: shape:Theme-inScheme

INSERT {
  <document/ccpr-c-kaz-co-3/concern/33> dcterms:subject <group/rural-population> .
}
WHERE { }
