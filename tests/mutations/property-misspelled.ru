# title: A property is misspelled
# breaks: The pair of concern and recommendation is found by no query.
# caught-by: terms

DELETE { <document/ccpr-c-kaz-co-3/recommendation/34> ccpr:respondsTo ?concern }
INSERT { <document/ccpr-c-kaz-co-3/recommendation/34> ccpr:respondTo ?concern }
WHERE  { <document/ccpr-c-kaz-co-3/recommendation/34> ccpr:respondsTo ?concern }
