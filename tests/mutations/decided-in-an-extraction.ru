# title: An annotation is decided on in a run of a rule
# breaks: A machine's reading is counted as a person's decision.
# caught-by: shape:Annotation-decidedIn

INSERT {
  <document/ccpr-c-kaz-co-3/annotation/concern/33/theme-torture-and-ill-treatment/1> ccpr:decidedIn <extraction/theme-words> .
}
WHERE { }
