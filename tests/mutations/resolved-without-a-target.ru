# title: A citation is called resolved, and points to nothing
# breaks: What was not found is counted as found.
# caught-by: shape:CitedEntity

DELETE { <document/ccpr-c-kaz-co-3/citation/33/iccpr-article-7/1> cito:hasCitedEntity ?old }
WHERE  { <document/ccpr-c-kaz-co-3/citation/33/iccpr-article-7/1> cito:hasCitedEntity ?old }
