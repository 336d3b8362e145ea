# title: An annotation gives its statement a value that is no tag
# breaks: Relations that the text fixes seem to be a machine's reading.
# caught-by: shape:TagAnnotation-tagProperty

DELETE { <document/ccpr-c-kaz-co-3/annotation/concern/33/theme-torture-and-ill-treatment/1> ccpr:tagProperty ?old }
INSERT { <document/ccpr-c-kaz-co-3/annotation/concern/33/theme-torture-and-ill-treatment/1> ccpr:tagProperty ccpr:heading }
WHERE  { <document/ccpr-c-kaz-co-3/annotation/concern/33/theme-torture-and-ill-treatment/1> ccpr:tagProperty ?old }
