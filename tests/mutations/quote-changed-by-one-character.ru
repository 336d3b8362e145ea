# title: One character of the quoted words is changed
# breaks: The Committee is quoted with a word that it did not write.
# caught-by: shape:Annotation-quoteStandsInText

DELETE { <document/ccpr-c-kaz-co-3/annotation/concern/33/intensity-deeply-concerned/1/quote> oa:exact ?old }
INSERT { <document/ccpr-c-kaz-co-3/annotation/concern/33/intensity-deeply-concerned/1/quote> oa:exact "deeply concernes"@en }
WHERE  { <document/ccpr-c-kaz-co-3/annotation/concern/33/intensity-deeply-concerned/1/quote> oa:exact ?old }
