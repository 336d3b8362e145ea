# title: The group that a concern names is a theme
# breaks: Torture is counted as a victim.
# caught-by: shape:Group-inScheme

INSERT {
  <document/ccpr-c-kaz-co-3/concern/33> ccpr:rightsHolder <theme/torture-and-ill-treatment> .
}
WHERE { }
