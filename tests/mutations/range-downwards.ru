# title: A range of figures runs downwards
# breaks: The lower and the upper value are confused.
# caught-by: shape:Figure-range

DELETE { <document/ccpr-c-kaz-co-3/figure/concern/31/15-to-20-days/1> ccpr:value ?old }
INSERT { <document/ccpr-c-kaz-co-3/figure/concern/31/15-to-20-days/1> ccpr:value 200 }
WHERE  { <document/ccpr-c-kaz-co-3/figure/concern/31/15-to-20-days/1> ccpr:value ?old }
