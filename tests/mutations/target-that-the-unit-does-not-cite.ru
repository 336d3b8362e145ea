# title: A citation points to what its paragraph does not cite
# breaks: Two queries for the citations of a paragraph give two answers.
# caught-by: shape:Citation-unitCites

DELETE { <document/ccpr-c-kaz-co-3/citation/33/iccpr-article-7/1> cito:hasCitedEntity ?old }
INSERT { <document/ccpr-c-kaz-co-3/citation/33/iccpr-article-7/1> cito:hasCitedEntity <instrument/iccpr/article/27> }
WHERE  { <document/ccpr-c-kaz-co-3/citation/33/iccpr-article-7/1> cito:hasCitedEntity ?old }
