# title: A State has two preferred names in English
# breaks: Lists show the State twice.
# caught-by: shape:State-prefLabel

INSERT {
  <state/kaz> skos:prefLabel "Republic of Kazakhstan"@en .
}
WHERE { }
