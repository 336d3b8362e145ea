# title: The part of the Covenant in which an article stands is written with a digit
# breaks: Articles of part III cannot be listed.
# caught-by: shape:Article-covenantPart

DELETE { <instrument/iccpr/article/7> ccpr:covenantPart ?old }
INSERT { <instrument/iccpr/article/7> ccpr:covenantPart "3" }
WHERE  { <instrument/iccpr/article/7> ccpr:covenantPart ?old }
