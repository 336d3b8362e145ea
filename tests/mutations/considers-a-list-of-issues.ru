# title: The concluding observations consider the list of issues instead of the report
# breaks: The State party seems not to have reported.
# caught-by: shape:Document-considers

DELETE { <document/ccpr-c-kaz-co-3> ccpr:considers ?old }
INSERT { <document/ccpr-c-kaz-co-3> ccpr:considers <document/ccpr-c-kaz-qpr-3> }
WHERE  { <document/ccpr-c-kaz-co-3> ccpr:considers ?old }
