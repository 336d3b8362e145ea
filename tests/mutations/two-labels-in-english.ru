# title: A State has two labels in English
# breaks: Every row of a list is there twice.
# caught-by: shape:Labelled-label

INSERT {
  <state/kaz> rdfs:label "Republic of Kazakhstan"@en .
}
WHERE { }
