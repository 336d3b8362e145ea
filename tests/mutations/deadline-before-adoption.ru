# title: The deadline for follow-up lies before the adoption
# breaks: The State party is late before it was asked.
# caught-by: shape:DatesOfFollowUp-deadlineAfterAdoption
# severity: Warning

DELETE { <document/ccpr-c-kaz-co-3/request/58> ccpr:deadline ?old }
INSERT { <document/ccpr-c-kaz-co-3/request/58> ccpr:deadline "2025-07-01"^^xsd:date }
WHERE  { <document/ccpr-c-kaz-co-3/request/58> ccpr:deadline ?old }
