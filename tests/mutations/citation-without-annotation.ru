# title: No annotation shows where the words of a citation stand
# breaks: Nobody can check the citation.
# caught-by: shape:Citation-annotated

DELETE { <document/ccpr-c-kaz-co-3/annotation/33/iccpr-article-7/1> oa:hasBody ?old }
WHERE  { <document/ccpr-c-kaz-co-3/annotation/33/iccpr-article-7/1> oa:hasBody ?old }
