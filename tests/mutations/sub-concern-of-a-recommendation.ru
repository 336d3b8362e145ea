# title: A sub-concern is part of a recommendation
# breaks: A problem is counted among the remedies.
# caught-by: shape:SubConcern-isPartOf

DELETE { <document/ccpr-c-kaz-co-3/concern/53/a> dcterms:isPartOf ?old }
INSERT { <document/ccpr-c-kaz-co-3/concern/53/a> dcterms:isPartOf <document/ccpr-c-kaz-co-3/recommendation/54> }
WHERE  { <document/ccpr-c-kaz-co-3/concern/53/a> dcterms:isPartOf ?old }
