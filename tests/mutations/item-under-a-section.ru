# title: A lettered item stands directly under a section
# breaks: The item loses the sentence that it completes.
# caught-by: shape:SubParagraph-isPartOf

DELETE { <document/ccpr-c-kaz-co-3/paragraph/34/b> dcterms:isPartOf ?old }
INSERT { <document/ccpr-c-kaz-co-3/paragraph/34/b> dcterms:isPartOf <document/ccpr-c-kaz-co-3/section/c/14> }
WHERE  { <document/ccpr-c-kaz-co-3/paragraph/34/b> dcterms:isPartOf ?old }
