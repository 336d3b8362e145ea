# title: An annotation marks words and does not say for what
# breaks: Words are marked without a reason.
# caught-by: shape:Annotation-hasBody

DELETE { <document/ccpr-c-kaz-co-3/annotation/33/iccpr-article-7/1> oa:hasBody ?old }
WHERE  { <document/ccpr-c-kaz-co-3/annotation/33/iccpr-article-7/1> oa:hasBody ?old }
