# title: A citation is moved to another paragraph
# breaks: The article is counted under the wrong concern.
# caught-by: shape:Annotation-sourceOfCitation

DELETE { <document/ccpr-c-kaz-co-3/citation/33/iccpr-article-7/1> cito:hasCitingEntity ?old }
INSERT { <document/ccpr-c-kaz-co-3/citation/33/iccpr-article-7/1> cito:hasCitingEntity <document/ccpr-c-kaz-co-3/paragraph/35> . <document/ccpr-c-kaz-co-3/paragraph/35> ccpr:citesArticle <instrument/iccpr/article/7> }
WHERE  { <document/ccpr-c-kaz-co-3/citation/33/iccpr-article-7/1> cito:hasCitingEntity ?old }
