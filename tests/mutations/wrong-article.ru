# title: The brackets say article 7, the citation points to article 9
# breaks: Torture is counted under liberty and security.
# caught-by: shape:Citation-iriOfArticle

DELETE { <document/ccpr-c-kaz-co-3/citation/33/iccpr-article-7/1> cito:hasCitedEntity ?old . <document/ccpr-c-kaz-co-3/paragraph/33> ccpr:citesArticle ?old }
INSERT { <document/ccpr-c-kaz-co-3/citation/33/iccpr-article-7/1> cito:hasCitedEntity <instrument/iccpr/article/9> . <document/ccpr-c-kaz-co-3/paragraph/33> ccpr:citesArticle <instrument/iccpr/article/9> }
WHERE  { <document/ccpr-c-kaz-co-3/citation/33/iccpr-article-7/1> cito:hasCitedEntity ?old }
