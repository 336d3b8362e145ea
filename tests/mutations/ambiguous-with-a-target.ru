# title: A citation is called ambiguous, and points to something
# breaks: What is not certain is counted as certain.
# caught-by: shape:CitedEntity

DELETE { <document/ccpr-c-kaz-co-3/citation/33/iccpr-article-7/1> ccpr:resolution ?old }
INSERT { <document/ccpr-c-kaz-co-3/citation/33/iccpr-article-7/1> ccpr:resolution "ambiguous" }
WHERE  { <document/ccpr-c-kaz-co-3/citation/33/iccpr-article-7/1> ccpr:resolution ?old }
