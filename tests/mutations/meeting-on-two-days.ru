# title: A meeting was held on two days
# breaks: The dialogue is looked for in another week.
# caught-by: shape:DatesOfMeeting-oneDay
# severity: Warning

INSERT { <meeting/ccpr/4226> ccpr:heldOn "2025-07-01"^^xsd:date }
WHERE  { }
