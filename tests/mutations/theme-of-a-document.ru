# title: A whole document has a theme as statements have
# breaks: The document is counted among the statements.
# caught-by: shape:SubjectsOfTagProperties

INSERT {
  <document/ccpr-c-kaz-co-3> dcterms:subject <theme/torture-and-ill-treatment> .
}
WHERE { }
