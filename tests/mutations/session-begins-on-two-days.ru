# title: A session begins on two days
# breaks: Which meetings belong to the session depends on which day is read.
# caught-by: shape:SessionsInOrder-oneStart
# severity: Warning

INSERT { <session/ccpr/144> ccpr:startDate "2025-06-30"^^xsd:date }
WHERE  { }
