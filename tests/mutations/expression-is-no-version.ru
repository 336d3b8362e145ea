# title: A document is realized by its own masthead
# breaks: Whoever follows the document to its text ends in a paragraph.
# caught-by: shape:LoadedDocument-isRealizedBy

DELETE { <document/ccpr-c-kaz-co-3> eli:is_realized_by ?old }
INSERT { <document/ccpr-c-kaz-co-3> eli:is_realized_by <document/ccpr-c-kaz-co-3/masthead> }
WHERE  { <document/ccpr-c-kaz-co-3> eli:is_realized_by ?old }
