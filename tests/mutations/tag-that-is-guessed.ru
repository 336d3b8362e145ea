# title: A tag is neither literal nor inferred
# breaks: Whoever counts what is named only does not know whether to count it.
# caught-by: shape:TagAnnotation-basis

DELETE { <document/ccpr-c-kaz-co-3/annotation/concern/33/theme-torture-and-ill-treatment/1> ccpr:basis ?old }
INSERT { <document/ccpr-c-kaz-co-3/annotation/concern/33/theme-torture-and-ill-treatment/1> ccpr:basis "guessed" }
WHERE  { <document/ccpr-c-kaz-co-3/annotation/concern/33/theme-torture-and-ill-treatment/1> ccpr:basis ?old }
