# title: An item is part of the recommendation of another paragraph
# breaks: An item is shown as completing a sentence that it does not belong to.
# caught-by: shape:Statement-partInUnitOfWhole

DELETE { <document/ccpr-c-kaz-co-3/recommendation/34/b> dcterms:isPartOf ?old }
INSERT { <document/ccpr-c-kaz-co-3/recommendation/34/b> dcterms:isPartOf <document/ccpr-c-kaz-co-3/recommendation/36> }
WHERE  { <document/ccpr-c-kaz-co-3/recommendation/34/b> dcterms:isPartOf ?old }
