# title: One annotation tags two statements
# breaks: A theme is attributed to words that do not carry it.
# caught-by: shape:TagAnnotation-taggedStatement

INSERT {
  <document/ccpr-c-kaz-co-3/annotation/concern/33/theme-torture-and-ill-treatment/1> ccpr:taggedStatement <document/ccpr-c-kaz-co-3/concern/35> .
}
WHERE { }
