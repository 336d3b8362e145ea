# title: A figure has an address of its own making
# breaks: A link to the figure leads nowhere.
# caught-by: shape:FigureIri

DELETE { <document/ccpr-c-kaz-co-3/figure/concern/31/15-to-20-days/1> ?p ?o . ?s ?q <document/ccpr-c-kaz-co-3/figure/concern/31/15-to-20-days/1> }
INSERT { <document/ccpr-c-kaz-co-3/number/31/1> ?p ?o . ?s ?q <document/ccpr-c-kaz-co-3/number/31/1> }
WHERE  { { <document/ccpr-c-kaz-co-3/figure/concern/31/15-to-20-days/1> ?p ?o } UNION { ?s ?q <document/ccpr-c-kaz-co-3/figure/concern/31/15-to-20-days/1> } }
