# title: A citation is called certain
# breaks: Whoever asks for resolved citations misses this one.
# caught-by: shape:Citation-resolution

DELETE { <document/ccpr-c-kaz-co-3/citation/33/iccpr-article-7/1> ccpr:resolution ?old }
INSERT { <document/ccpr-c-kaz-co-3/citation/33/iccpr-article-7/1> ccpr:resolution "certain" }
WHERE  { <document/ccpr-c-kaz-co-3/citation/33/iccpr-article-7/1> ccpr:resolution ?old }
