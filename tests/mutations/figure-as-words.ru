# title: A figure is a string
# breaks: Sums and comparisons leave the figure out.
# caught-by: shape:Figure-value

DELETE { <document/ccpr-c-kaz-co-3/figure/concern/33/29-police-officers/1> ccpr:value ?old }
INSERT { <document/ccpr-c-kaz-co-3/figure/concern/33/29-police-officers/1> ccpr:value "29" }
WHERE  { <document/ccpr-c-kaz-co-3/figure/concern/33/29-police-officers/1> ccpr:value ?old }
