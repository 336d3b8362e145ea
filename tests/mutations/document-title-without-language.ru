# title: The title has no language
# breaks: Whoever asks for English titles misses the document.
# caught-by: shape:Document-title

DELETE { <document/ccpr-c-kaz-co-3> dcterms:title ?old }
INSERT { <document/ccpr-c-kaz-co-3> dcterms:title "Concluding observations on the third periodic report of Kazakhstan" }
WHERE  { <document/ccpr-c-kaz-co-3> dcterms:title ?old }
