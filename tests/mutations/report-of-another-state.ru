# title: The report that is considered is one of Uzbekistan
# breaks: Kazakhstan is reviewed on another State's report.
# caught-by: shape:Document-sourcesOfState

DELETE { <document/ccpr-c-kaz-3> ccpr:state ?old }
INSERT { <document/ccpr-c-kaz-3> ccpr:state <state/uzb> }
WHERE  { <document/ccpr-c-kaz-3> ccpr:state ?old }
