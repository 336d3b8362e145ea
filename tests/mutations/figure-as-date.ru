# title: A figure is counted as a date
# breaks: 29 police officers are taken for a day.
# caught-by: shape:DateOfStatement

INSERT {
  <document/ccpr-c-kaz-co-3/concern/33> ccpr:mentionsDate <document/ccpr-c-kaz-co-3/figure/concern/33/29-police-officers/1> .
}
WHERE { }
