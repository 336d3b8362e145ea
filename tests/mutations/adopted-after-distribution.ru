# title: The day of adoption lies after the day of distribution
# breaks: The document seems to have been distributed before it existed.
# caught-by: shape:DatesOfDocument-adoptedBeforeIssue
# severity: Warning

DELETE { <document/ccpr-c-kaz-co-3> ccpr:adoptedOn ?old }
INSERT { <document/ccpr-c-kaz-co-3> ccpr:adoptedOn "2025-12-11"^^xsd:date }
WHERE  { <document/ccpr-c-kaz-co-3> ccpr:adoptedOn ?old }
