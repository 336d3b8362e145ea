# title: A figure has a date beside its value
# breaks: It is not clear whether a number or a year is meant.
# caught-by: shape:Figure

INSERT {
  <document/ccpr-c-kaz-co-3/figure/concern/31/15-to-20-days/1> ccpr:date "2020"^^xsd:gYear .
}
WHERE { }
