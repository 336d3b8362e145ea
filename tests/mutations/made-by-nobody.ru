# title: An annotation does not say what made it
# breaks: A machine's reading cannot be told from a person's.
# caught-by: shape:Annotation-wasGeneratedBy

DELETE { <document/ccpr-c-kaz-co-3/annotation/33/iccpr-article-7/1> prov:wasGeneratedBy ?old }
WHERE  { <document/ccpr-c-kaz-co-3/annotation/33/iccpr-article-7/1> prov:wasGeneratedBy ?old }
