# title: A paragraph is part of the earlier concluding observations
# breaks: The Committee is quoted with words of another year.
# caught-by: shape:TextUnit-iri

DELETE { <document/ccpr-c-kaz-co-3/paragraph/34> dcterms:isPartOf ?old }
INSERT { <document/ccpr-c-kaz-co-3/paragraph/34> dcterms:isPartOf <document/ccpr-c-kaz-co-2> }
WHERE  { <document/ccpr-c-kaz-co-3/paragraph/34> dcterms:isPartOf ?old }
