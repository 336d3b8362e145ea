# title: A citation points to a paragraph of an article that the article does not have
# breaks: A reader follows the citation into nothing.
# caught-by: shape:CitedByCitation

DELETE { <document/ccpr-c-kaz-co-3/citation/33/iccpr-article-7/1> cito:hasCitedEntity ?old }
INSERT { <document/ccpr-c-kaz-co-3/citation/33/iccpr-article-7/1> cito:hasCitedEntity <instrument/iccpr/article/7/4> . <document/ccpr-c-kaz-co-3/paragraph/33> ccpr:citesArticle <instrument/iccpr/article/7/4> }
WHERE  { <document/ccpr-c-kaz-co-3/citation/33/iccpr-article-7/1> cito:hasCitedEntity ?old }
