# title: A literal tag shows words of the heading
# breaks: The Committee is said to name in its own words what only the heading names.
# caught-by: shape:TagAnnotation-ownWords

DELETE { <document/ccpr-c-kaz-co-3/annotation/concern/33/theme-torture-and-ill-treatment/1/target> oa:hasSource ?old }
INSERT { <document/ccpr-c-kaz-co-3/annotation/concern/33/theme-torture-and-ill-treatment/1/target> oa:hasSource <document/ccpr-c-kaz-co-3/section/c/14> }
WHERE  { <document/ccpr-c-kaz-co-3/annotation/concern/33/theme-torture-and-ill-treatment/1/target> oa:hasSource ?old }
