# title: A session ends before it begins
# breaks: No day lies in the session.
# caught-by: shape:SessionsInOrder-startsBeforeEnd
# severity: Warning

DELETE { <session/ccpr/142> ccpr:endDate ?old }
INSERT { <session/ccpr/142> ccpr:endDate "2024-10-01"^^xsd:date }
WHERE  { <session/ccpr/142> ccpr:endDate ?old }
