# title: A review cycle is preceded by a State
# breaks: Whoever walks back from review to review ends in a State.
# caught-by: shape:Range-object

DELETE { <cycle/ccpr/kaz/3> ccpr:precededBy ?old }
INSERT { <cycle/ccpr/kaz/3> ccpr:precededBy <state/kaz> }
WHERE  { <cycle/ccpr/kaz/3> ccpr:precededBy ?old }
