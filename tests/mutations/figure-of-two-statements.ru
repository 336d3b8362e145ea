# title: One figure is given by two concerns
# breaks: The figure is counted twice, and for something else.
# caught-by: shape:Figure-ofStatement

INSERT {
  <document/ccpr-c-kaz-co-3/concern/35> ccpr:figure <document/ccpr-c-kaz-co-3/figure/concern/31/15-to-20-days/1> .
}
WHERE { }
