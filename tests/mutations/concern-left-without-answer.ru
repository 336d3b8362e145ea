# title: A recommendation is paired with the next concern, and its own is left without an answer
# breaks: A problem seems to have been raised for nothing.
# caught-by: shape:AnsweredConcern
# severity: Info

DELETE { <document/ccpr-c-kaz-co-3/recommendation/34> ccpr:respondsTo ?old }
INSERT { <document/ccpr-c-kaz-co-3/recommendation/34> ccpr:respondsTo <document/ccpr-c-kaz-co-3/concern/35> }
WHERE  { <document/ccpr-c-kaz-co-3/recommendation/34> ccpr:respondsTo ?old }
