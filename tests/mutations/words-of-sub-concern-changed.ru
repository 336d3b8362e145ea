# title: The words of a sub-concern are not those of its paragraph
# breaks: The Committee is quoted with what it did not say.
# caught-by: shape:Statement-quotedFromUnit

DELETE { <document/ccpr-c-kaz-co-3/concern/53/a> ccpr:quotedText ?old }
INSERT { <document/ccpr-c-kaz-co-3/concern/53/a> ccpr:quotedText "There are no restrictions whatsoever" }
WHERE  { <document/ccpr-c-kaz-co-3/concern/53/a> ccpr:quotedText ?old }
