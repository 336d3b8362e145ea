# title: A statement is of no known kind
# breaks: The statement falls out of every count.
# caught-by: shape:StatementOfKnownKind
# severity: Info

DELETE { <document/ccpr-c-kaz-co-3/positive-aspect/4> a ?old }
INSERT { <document/ccpr-c-kaz-co-3/positive-aspect/4> a ccpr:Statement }
WHERE  { <document/ccpr-c-kaz-co-3/positive-aspect/4> a ?old }
