# title: The words of a tag stand in the earlier concluding observations
# breaks: This year's concern is proved by words of another year.
# caught-by: shape:TagAnnotation-wordsOfDocument

DELETE { <document/ccpr-c-kaz-co-3/annotation/concern/33/theme-torture-and-ill-treatment/1/target> oa:hasSource ?old }
INSERT { <document/ccpr-c-kaz-co-3/annotation/concern/33/theme-torture-and-ill-treatment/1/target> oa:hasSource <document/ccpr-c-kaz-co-2/paragraph/24> }
WHERE  { <document/ccpr-c-kaz-co-3/annotation/concern/33/theme-torture-and-ill-treatment/1/target> oa:hasSource ?old }
