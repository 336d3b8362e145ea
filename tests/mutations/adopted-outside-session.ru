# title: The day of adoption lies outside the session
# breaks: The document is attributed to a session that had ended.
# caught-by: shape:DatesOfDocument-adoptedInSession
# severity: Warning

DELETE { <document/ccpr-c-kaz-co-3> ccpr:adoptedOn ?old }
INSERT { <document/ccpr-c-kaz-co-3> ccpr:adoptedOn "2025-07-25"^^xsd:date }
WHERE  { <document/ccpr-c-kaz-co-3> ccpr:adoptedOn ?old }
