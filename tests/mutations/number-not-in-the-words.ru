# title: The words of a citation name another article
# breaks: A reader is shown “19” as the proof of article 7.
# caught-by: shape:CitedNumber-inWords
# severity: Warning

DELETE { <document/ccpr-c-kaz-co-3/citation/33/iccpr-article-7/1> ccpr:quotedText ?old }
INSERT { <document/ccpr-c-kaz-co-3/citation/33/iccpr-article-7/1> ccpr:quotedText "19" }
WHERE  { <document/ccpr-c-kaz-co-3/citation/33/iccpr-article-7/1> ccpr:quotedText ?old }
