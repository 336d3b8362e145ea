# title: A general comment is of 1966, before the Committee existed
# breaks: Timelines of interpretation begin too early.
# caught-by: shape:GeneralComment-year

DELETE { <general-comment/ccpr/36> ccpr:year ?old }
INSERT { <general-comment/ccpr/36> ccpr:year 1966 }
WHERE  { <general-comment/ccpr/36> ccpr:year ?old }
