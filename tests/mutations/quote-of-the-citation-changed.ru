# title: The citation quotes other words than its annotation shows
# breaks: It is not clear which words are the proof.
# caught-by: shape:Annotation-quoteOfBody

DELETE { <document/ccpr-c-kaz-co-3/citation/33/iccpr-article-7/1> ccpr:quotedText ?old }
INSERT { <document/ccpr-c-kaz-co-3/citation/33/iccpr-article-7/1> ccpr:quotedText "7 and 14" }
WHERE  { <document/ccpr-c-kaz-co-3/citation/33/iccpr-article-7/1> ccpr:quotedText ?old }
