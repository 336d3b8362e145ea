# title: A literal tag is called inferred
# breaks: What the Committee names is left out of what it names.
# caught-by: shape:MotivationOfTag

DELETE { <document/ccpr-c-kaz-co-3/annotation/concern/33/theme-torture-and-ill-treatment/1> ccpr:basis ?old }
INSERT { <document/ccpr-c-kaz-co-3/annotation/concern/33/theme-torture-and-ill-treatment/1> ccpr:basis "inferred" }
WHERE  { <document/ccpr-c-kaz-co-3/annotation/concern/33/theme-torture-and-ill-treatment/1> ccpr:basis ?old }
