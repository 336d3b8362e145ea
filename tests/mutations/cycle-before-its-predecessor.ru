# title: The third review comes before the second
# breaks: Progress from review to review is read backwards.
# caught-by: shape:ReviewCycle-precededByLowerNumber

DELETE { <cycle/ccpr/kaz/3> ccpr:precededBy ?old }
INSERT { <cycle/ccpr/kaz/3> ccpr:precededBy <cycle/ccpr/kaz/4> }
WHERE  { <cycle/ccpr/kaz/3> ccpr:precededBy ?old }
