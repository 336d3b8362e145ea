# title: Item (b) has the letter d
# breaks: A reference to paragraph 34 (d) leads to another request.
# caught-by: shape:SubParagraph-iri

DELETE { <document/ccpr-c-kaz-co-3/paragraph/34/b> ccpr:number ?old }
INSERT { <document/ccpr-c-kaz-co-3/paragraph/34/b> ccpr:number "d" }
WHERE  { <document/ccpr-c-kaz-co-3/paragraph/34/b> ccpr:number ?old }
