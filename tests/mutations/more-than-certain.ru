# title: The confidence of an annotation is 1.5
# breaks: Averages are wrong, and nobody sees why.
# caught-by: shape:Annotation-confidence

DELETE { <document/ccpr-c-kaz-co-3/annotation/33/iccpr-article-7/1> ccpr:confidence ?old }
INSERT { <document/ccpr-c-kaz-co-3/annotation/33/iccpr-article-7/1> ccpr:confidence 1.5 }
WHERE  { <document/ccpr-c-kaz-co-3/annotation/33/iccpr-article-7/1> ccpr:confidence ?old }
