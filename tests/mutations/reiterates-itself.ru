# title: A recommendation reiterates one of its own document
# breaks: A first recommendation is counted as one that was not followed.
# caught-by: shape:Recommendation-reiteratesEarlier

DELETE { <document/ccpr-c-kaz-co-3/recommendation/42> ccpr:reiterates ?old }
INSERT { <document/ccpr-c-kaz-co-3/recommendation/42> ccpr:reiterates <document/ccpr-c-kaz-co-3/paragraph/40> }
WHERE  { <document/ccpr-c-kaz-co-3/recommendation/42> ccpr:reiterates ?old }
