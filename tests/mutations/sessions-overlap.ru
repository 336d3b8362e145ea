# title: A session begins before the one before it ends
# breaks: A day belongs to two sessions.
# caught-by: shape:SessionsInOrder-startsAfterLower
# severity: Warning

DELETE { <session/ccpr/142> ccpr:startDate ?old }
INSERT { <session/ccpr/142> ccpr:startDate "2024-07-15"^^xsd:date }
WHERE  { <session/ccpr/142> ccpr:startDate ?old }
