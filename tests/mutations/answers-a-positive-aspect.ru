# title: A recommendation answers a positive aspect
# breaks: A remedy is paired with progress.
# caught-by: shape:Recommendation-concern

DELETE { <document/ccpr-c-kaz-co-3/recommendation/34> ccpr:respondsTo ?old }
INSERT { <document/ccpr-c-kaz-co-3/recommendation/34> ccpr:respondsTo <document/ccpr-c-kaz-co-3/positive-aspect/4> }
WHERE  { <document/ccpr-c-kaz-co-3/recommendation/34> ccpr:respondsTo ?old }
