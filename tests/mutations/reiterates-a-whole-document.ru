# title: A recommendation reiterates a whole document
# breaks: Which recommendation was not followed is not known.
# caught-by: shape:Recommendation-reiterates

DELETE { <document/ccpr-c-kaz-co-3/recommendation/42> ccpr:reiterates ?old }
INSERT { <document/ccpr-c-kaz-co-3/recommendation/42> ccpr:reiterates <document/ccpr-c-kaz-co-2> }
WHERE  { <document/ccpr-c-kaz-co-3/recommendation/42> ccpr:reiterates ?old }
