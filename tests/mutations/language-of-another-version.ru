# title: The English text is said to be French
# breaks: A text is offered in a language that it is not in.
# caught-by: shape:Expression-iri

DELETE { <document/ccpr-c-kaz-co-3/expression/en> ccpr:language ?old }
INSERT { <document/ccpr-c-kaz-co-3/expression/en> ccpr:language "fr" }
WHERE  { <document/ccpr-c-kaz-co-3/expression/en> ccpr:language ?old }
