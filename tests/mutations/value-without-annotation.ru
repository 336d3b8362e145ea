# title: A concern has a theme that no words show
# breaks: Nobody can check the theme.
# caught-by: shape:Tagged-annotated

INSERT {
  <document/ccpr-c-kaz-co-3/concern/33> dcterms:subject <theme/child-labour> .
}
WHERE { }
