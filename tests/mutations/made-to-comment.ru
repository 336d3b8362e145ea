# title: The annotation of a citation is made to comment
# breaks: Whoever asks what is cited misses the annotation.
# caught-by: shape:Annotation-motivatedBy

DELETE { <document/ccpr-c-kaz-co-3/annotation/33/iccpr-article-7/1> oa:motivatedBy ?old }
INSERT { <document/ccpr-c-kaz-co-3/annotation/33/iccpr-article-7/1> oa:motivatedBy oa:commenting }
WHERE  { <document/ccpr-c-kaz-co-3/annotation/33/iccpr-article-7/1> oa:motivatedBy ?old }
